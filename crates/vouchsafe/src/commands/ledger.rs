//! `vouchsafe ledger`: the record of everything.

use std::path::PathBuf;

use client::wire::{LedgerEntry, LedgerPage};

use super::export::{self, Export};
use super::shards::{self, Freeze, OpenShard, RotateKey};
use super::witnesses;
use super::{ledger_diff, ledger_fsck, ledger_mirror};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, Table, plain};

/// Query the ledger, take receipts of its entries, keep its logs and keys.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    List(List),
    /// Show an entry.
    Show {
        /// Its index in the log.
        index: u64,
        /// The shard whose log it is in [default: the newest]
        #[arg(long, value_name = "NUMBER")]
        shard: Option<u64>,
        /// Its bytes as they were signed, without a newline.
        #[arg(long)]
        raw: bool,
    },
    Receipt(Take),
    Export(Export),
    Mirror(ledger_mirror::Args),
    Fsck(ledger_fsck::Args),
    Diff(ledger_diff::Args),
    /// Show what was expected of a planning period, and check it against the entry.
    ///
    /// The list is hashed here, and its Merkle root held against the one in the entry. With an asset, the
    /// proof that its lines are among the leaves is shown too (RFC 6962).
    #[command(after_help = "\
Examples:
  vouchsafe ledger list --type decisions.summarised --limit 5
  vouchsafe ledger summary 812 --asset docs")]
    Summary {
        /// The index of a `decisions.summarised` entry.
        index: u64,
        /// Only this asset.
        #[arg(long, value_name = "NAME")]
        asset: Option<String>,
    },
    /// Print the verification key, to check the ledger with.
    Key {
        /// All keys of all shards, one a line, each with its span.
        #[arg(long)]
        all: bool,
    },
    /// List the shards: the logs of this installation, one after the other.
    Shards,
    Freeze(Freeze),
    OpenShard(OpenShard),
    RotateKey(RotateKey),
    #[command(subcommand)]
    Witnesses(witnesses::Command),
}

/// List entries, newest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger list --type 'backup.*' --since 7d
  vouchsafe ledger list --target docs --status failure --json
  vouchsafe ledger list --before 1200 --limit 1000")]
pub(crate) struct List {
    /// Only this type, such as drill.failed, or all of a noun, such as 'backup.*'; may be repeated.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// At or after: a time, a day, or how long ago, such as 36h.
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Before: a time, a day, or how long ago.
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// About this thing, such as an asset's name.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// About this kind of thing: asset, plan, vault, policy, token, ledger, endpoint.
    #[arg(long, value_name = "KIND")]
    target_kind: Option<String>,
    /// About a thing of this team.
    #[arg(long)]
    team: Option<String>,
    /// By this actor.
    #[arg(long, value_name = "ID")]
    actor: Option<String>,
    /// With this outcome: success, failure, incomplete, denied, missed.
    #[arg(long)]
    status: Option<String>,
    /// Of this shard's log only.
    #[arg(long, value_name = "NUMBER")]
    shard: Option<u64>,
    /// Only indices below this one: the next page. Of the newest shard, and all before it, unless --shard
    /// names one.
    #[arg(long, value_name = "INDEX")]
    before: Option<u64>,
    /// At most so many, at most 1,000.
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

/// Take a receipt: an entry, and the proof that a signed checkpoint covers it.
///
/// Two files: the proof (C2SP tlog-proof) and the entry's bytes. Whoever has both and the ledger's key
/// can check them with `vouchsafe verify`, or with other tools, without this installation.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  vouchsafe ledger receipt 42 -o 42.tlog-proof
  vouchsafe verify 42.tlog-proof --entry 42.entry.json --key \"$(vouchsafe ledger key)\"")]
pub(crate) struct Take {
    /// The entry's index in the log.
    index: u64,
    /// The shard whose log it is in [default: the newest]
    #[arg(long, value_name = "NUMBER")]
    shard: Option<u64>,
    /// Where to write the proof.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Where to write the entry [default: the proof's name with .entry.json]
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
    /// The state to wait for: published, or witnessed, which needs a witness policy.
    #[arg(long, value_name = "STATE", default_value = "published", value_parser = ["published", "witnessed"])]
    wait: String,
    /// Write what opens the entry's commitments too, in a third file: whoever has it knows what was said.
    #[arg(long)]
    disclose: bool,
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::List(list) => {
            let filter = filter(context, list)?;
            let page = context
                .speak("ledger list", async |session| Ok(session.client.ledger_entries(&filter).await?))
                .await?;
            context.output.show(&page, || table(&page))?;
        }
        Command::Export(export) => return export::run(context, export).await,
        Command::Show { index, shard, raw } => show(context, shard, index, raw).await?,
        Command::Receipt(take) => {
            take_receipt(context, &take).await?;
        }
        Command::Summary { index, asset } => {
            return super::summary::run(context, index, asset.as_deref()).await;
        }
        Command::Witnesses(command) => return witnesses::run(context, command).await,
        Command::Mirror(args) => return ledger_mirror::run(context, args).await,
        Command::Fsck(args) => return ledger_fsck::run(context, args).await,
        Command::Diff(args) => return ledger_diff::run(context, args).await,
        Command::Key { all: false } => {
            let key =
                context.speak("ledger key", async |session| Ok(session.client.ledger_key().await?)).await?;
            context.output.show(&key, || format!("{}\n", key.key))?;
        }
        Command::Key { all: true } => shards::keys(context).await?,
        Command::Shards => shards::list(context).await?,
        Command::Freeze(freeze) => shards::freeze(context, freeze).await?,
        Command::OpenShard(open) => shards::open(context, open).await?,
        Command::RotateKey(rotate) => shards::rotate(context, rotate).await?,
    }
    Ok(Exit::Done)
}

async fn take_receipt(context: &Context, take: &Take) -> Result<(), Failure> {
    let (receipt, disclosures) = context
        .speak("ledger receipt", async |session| {
            let receipt = session.client.ledger_receipt(take.shard, take.index, &take.wait).await?;
            let disclosures = if take.disclose {
                Some(session.client.disclosures(take.shard, take.index).await?.disclosures)
            } else {
                None
            };
            Ok((receipt, disclosures))
        })
        .await?;
    let entry = take.entry.clone().unwrap_or_else(|| take.output.with_extension("entry.json"));
    let mut files =
        vec![("proof", take.output.clone(), receipt.proof.clone()), ("entry", entry, receipt.entry.clone())];
    if let Some(disclosures) = disclosures {
        let text =
            serde_json::to_string_pretty(&disclosures).map_err(|error| Failure::of(Exit::Failed, &error))?;
        files.push(("disclosures", take.output.with_extension("disclosures.json"), text));
    }
    keep(&files)?;
    context.output.done(&receipt, || {
        let lines: Vec<_> =
            files.iter().map(|(name, path, _)| format!("{name}  {}", path.display())).collect();
        format!("{}\n", lines.join("\n"))
    })
}

async fn show(context: &Context, shard: Option<u64>, index: u64, raw: bool) -> Result<(), Failure> {
    if raw {
        let bytes = context
            .speak("ledger show", async |session| Ok(session.client.ledger_entry_bytes(shard, index).await?))
            .await?;
        return Output::raw(&bytes);
    }
    let entry = context
        .speak("ledger show", async |session| Ok(session.client.ledger_entry(shard, index).await?))
        .await?;
    context.output.show(&entry, || text(&entry))
}

fn filter(context: &Context, list: List) -> Result<Vec<(String, String)>, Failure> {
    let mut filter = vec![("limit".to_owned(), list.limit.to_string())];
    filter.extend(list.types.into_iter().map(|kind| ("type".to_owned(), kind)));
    for (name, moment) in [("since", list.since), ("until", list.until)] {
        if let Some(moment) = moment {
            filter.push((name.to_owned(), context.moment(&format!("--{name}"), &moment)?));
        }
    }
    let texts = [
        ("target", list.target),
        ("target-kind", list.target_kind),
        ("team", list.team),
        ("actor", list.actor),
        ("status", list.status),
        ("shard", list.shard.map(|shard| shard.to_string())),
        ("before", list.before.map(|index| index.to_string())),
    ];
    filter.extend(texts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    Ok(filter)
}

fn table(page: &LedgerPage) -> String {
    let columns = ["shard", "index", "time", "type", "target", "status", "actor", "reason"];
    let mut table = Table::new(&columns, "There are no such entries.");
    for entry in &page.entries {
        let word = |pointer: &str| {
            entry.entry.pointer(pointer).and_then(|value| value.as_str()).unwrap_or("-").to_owned()
        };
        let index = if entry.published {
            entry.index.to_string()
        } else {
            format!("{} (not signed yet)", entry.index)
        };
        table.row([
            entry.shard.to_string(),
            index,
            word("/time"),
            word("/type"),
            word("/target/id"),
            word("/outcome/status"),
            word("/actor/id"),
            word("/outcome/reason"),
        ]);
    }
    table.text()
}

fn text(entry: &LedgerEntry) -> String {
    let signed = if entry.published { "a signed checkpoint covers it" } else { "not signed yet" };
    let state = plain(&entry.state);
    let json = format!("{:#}", entry.entry);
    let mut lines: Vec<_> = json.lines().map(plain).collect();
    let gone = entry.personal.iter().filter(|field| field.state != "disclosed");
    lines.extend(gone.map(|field| plain(&format!("{} is {}", field.field, field.state))));
    format!("entry {} of shard {}: {state}, {signed}\n{}\n", entry.index, entry.shard, lines.join("\n"))
}

/// Writes the files of a receipt; never over others.
fn keep(files: &[(&str, PathBuf, String)]) -> Result<(), Failure> {
    for (_, path, text) in files {
        let written = std::fs::File::create_new(path)
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
        written.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Failure::new(
                Exit::Conflict,
                format!("cannot write {}: there is such a file already; name another", path.display()),
            ),
            _ => Failure::io(&format!("write {}", path.display()), &error),
        })?;
    }
    Ok(())
}
