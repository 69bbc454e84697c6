//! `vouchsafe ledger freeze`, `open-shard`, `rotate-key`: the logs of an installation and their keys.

use std::io::Read;
use std::path::{Path, PathBuf};

use client::wire::{FreezeRequest, Freezing, RetireRequest, Shard, ShardOpening, ShardRequest};
use domain::shard::ShardReason;

use crate::connect::OPEN_SHARD;
use crate::context::Context;
use crate::data::adopt;
use crate::failure::Failure;
use crate::output::{Table, plain};

/// Freeze the ledger: one last entry, and nothing after it, for ever.
///
/// Everything that must be recorded is refused afterwards, exit code 9, until `vouchsafe ledger open-shard`
/// opens a new log. Without --yes it is only said what would happen.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger freeze --reason 'the machine is given back'
  vouchsafe ledger freeze --reason 'the machine is given back' --yes")]
pub(crate) struct Freeze {
    /// Why; it stands in the last entry.
    #[arg(long)]
    reason: String,
    /// Do it.
    #[arg(long)]
    yes: bool,
}

/// Go on in a new log, with a name and a key of its own; its first entry is the old one's last checkpoint.
///
/// This is what to do when the key is compromised or lost, when an old copy of the data directory was started
/// and refuses to sign, or when the log is damaged; and once a year, if you like. The old log is frozen first
/// where it may still sign, and left as it is where it may not. Entries that it never signed come into the new
/// one. Doing it again finishes what was begun, or says that it is done. Without --yes it is only said what
/// would happen.
///
/// Give the new verification key to your auditors, and the new name and key to your witnesses: they do not
/// know either.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger open-shard --origin backups.example.com/audit-2027 --yes
  vouchsafe ledger open-shard --origin backups.example.com/audit-2 --reason compromised --yes
  vouchsafe ledger open-shard --origin backups.example.com/audit-2 --reason rolled-back \\
      --last-checkpoint from-the-mirror/checkpoint --yes")]
pub(crate) struct OpenShard {
    /// What the new log is called: a name that no log ever had.
    #[arg(long, value_name = "NAME")]
    origin: String,
    /// Why: scheduled, compromised, key-lost, rolled-back, damaged.
    #[arg(long, default_value = "scheduled")]
    reason: ShardReason,
    /// The last checkpoint of the old log that a witness or a mirror has, where that is newer than ours.
    #[arg(long, value_name = "FILE")]
    last_checkpoint: Option<PathBuf>,
    /// A private key of that name to sign with [default: a fresh one, made where the data directory is]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Do it.
    #[arg(long)]
    yes: bool,
}

/// Replace the key that signs the ledger, with an overlap in which both sign.
///
/// First --announce: a new key is made, the ledger tells of it, and every checkpoint from then on bears both
/// signatures. Give the new key to auditors and witnesses. When all have it, --retire --yes: the ledger tells
/// so, only the new key signs, and the file of the old private key is overwritten and removed. Public keys are
/// kept for ever.
///
/// This is no cure for a key that somebody else may have: they would sign on with it. Freeze the ledger and
/// open a new shard then: `vouchsafe ledger open-shard --reason compromised`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger rotate-key --announce
  vouchsafe ledger key --all
  vouchsafe ledger rotate-key --retire --yes")]
#[command(group = clap::ArgGroup::new("step").required(true))]
pub(crate) struct RotateKey {
    /// Make a new key that signs beside the old one.
    #[arg(long, group = "step", conflicts_with = "yes")]
    announce: bool,
    /// Let the old key sign no more, and destroy it.
    #[arg(long, group = "step")]
    retire: bool,
    /// Do it.
    #[arg(long)]
    yes: bool,
}

/// The largest checkpoint that is read, in bytes (`proof` opens no larger note).
const MAX_CHECKPOINT: u64 = 1_000_000;

pub(crate) async fn keys(context: &Context) -> Result<(), Failure> {
    let list = context.speak("ledger key", async |session| Ok(session.client.ledger_shards().await?)).await?;
    context.output.show(&list, || list.shards.iter().map(key_lines).collect())
}

/// A line for each key, after a comment with its span: `verify --key @FILE` reads it as it is.
fn key_lines(shard: &Shard) -> String {
    let line = |key: &client::wire::ShardKey| {
        let until = key.retired.map_or("on".to_owned(), |retired| format!("to {retired}"));
        format!("# shard {}, from entry {} {until}\n{}\n", shard.number, key.from, key.key)
    };
    shard.keys.iter().map(line).collect()
}

pub(crate) async fn list(context: &Context) -> Result<(), Failure> {
    let list =
        context.speak("ledger shards", async |session| Ok(session.client.ledger_shards().await?)).await?;
    context.output.show(&list, || {
        let columns = ["shard", "origin", "state", "entries", "opened", "keys", "path"];
        let mut table = Table::new(&columns, "There are no shards; run `vouchsafe init`.");
        for shard in &list.shards {
            table.row([
                shard.number.to_string(),
                shard.origin.clone(),
                shard.state.clone(),
                shard.size.to_string(),
                shard.opened.clone(),
                shard.keys.len().to_string(),
                shard.path.clone(),
            ]);
        }
        table.text()
    })
}

pub(crate) async fn freeze(context: &Context, args: Freeze) -> Result<(), Failure> {
    let request = FreezeRequest { reason: args.reason, apply: args.yes };
    let frozen = context
        .speak("ledger freeze", async |session| Ok(session.client.freeze_ledger(&request).await?))
        .await?;
    context.output.show(&frozen, || frozen_text(&frozen))
}

fn frozen_text(frozen: &Freezing) -> String {
    let (origin, size) = (plain(&frozen.shard.origin), frozen.shard.size);
    if frozen.done {
        return format!(
            "{origin} is frozen, with {size} entries\n\
             go on with  vouchsafe ledger open-shard --origin NAME\n"
        );
    }
    let running = match frozen.running {
        0 => String::new(),
        some => format!(
            "{some} runs are at work: their end could not be recorded; let them end, or cancel them\n"
        ),
    };
    format!(
        "{origin} would be frozen for ever, with {size} entries and the last, ledger.frozen\n{running}\
         everything that must be recorded is refused then, until a new shard is open\n\
         nothing was done; say --yes to do it\n"
    )
}

pub(crate) async fn open(context: &Context, args: OpenShard) -> Result<(), Failure> {
    let last_checkpoint = args.last_checkpoint.as_deref().map(checkpoint).transpose()?;
    if let (Some(file), true) = (&args.key, args.yes) {
        adopt(&context.data()?, file, &args.origin)?;
    }
    let request = ShardRequest {
        origin: args.origin,
        reason: args.reason.to_string(),
        last_checkpoint,
        apply: args.yes,
    };
    let opened =
        context.speak(OPEN_SHARD, async |session| Ok(session.client.open_shard(&request).await?)).await?;
    context.output.show(&opened, || opened_text(&request.origin, &opened))
}

fn checkpoint(file: &Path) -> Result<String, Failure> {
    let failed =
        |error| Failure::usage(format!("--last-checkpoint: cannot read {}: {error}", file.display()));
    let mut text = String::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(MAX_CHECKPOINT).read_to_string(&mut text))
        .map_err(failed)?;
    Ok(text)
}

fn opened_text(origin: &str, opened: &ShardOpening) -> String {
    let mut lines = Vec::new();
    let old = plain(&opened.old.origin);
    if let Some(stopped) = &opened.stopped {
        lines.push(format!("old log      {old} cannot be gone on with: {}", plain(stopped)));
    }
    if opened.lacking > 0 {
        lines.push(format!("lacking      the last {} entries of {old} are not in this copy", opened.lacking));
    }
    if let (Some(new), true) = (&opened.new, opened.done) {
        let key = new.keys.last().map(|key| plain(&key.key)).unwrap_or_default();
        lines.insert(0, format!("shard {} is open: {}", new.number, plain(&new.origin)));
        lines.push(format!("goes on from {old}, {} entries, frozen for ever", opened.old.size));
        lines.push(format!("key          {key}"));
        lines.push(
            "             give it to whoever checks the ledger, by a way that this machine does not control"
                .to_owned(),
        );
        lines.push("witnesses    they do not know this log: tell them its name and key (vouchsafe witness add-log); then see vouchsafe ledger witnesses show".to_owned());
        lines.push(format!(
            "log          {} in the data directory, and below the server's URL",
            plain(&new.path)
        ));
    } else {
        lines.insert(0, format!("a new shard would be opened: {}", plain(origin)));
        lines.push(format!("goes on from {old}, frozen for ever then"));
        lines.push("nothing was done; say --yes to do it".to_owned());
    }
    format!("{}\n", lines.join("\n"))
}

pub(crate) async fn rotate(context: &Context, args: RotateKey) -> Result<(), Failure> {
    if args.announce {
        let shard = context
            .speak("ledger rotate-key", async |session| Ok(session.client.announce_key().await?))
            .await?;
        return context.output.show(&shard, || {
            let new = shard.keys.last().map(|key| plain(&key.key)).unwrap_or_default();
            format!(
                "announced    {new}\n\
                 \x20            checkpoints bear both signatures from now on\n\
                 now          give it to auditors and witnesses; then vouchsafe ledger rotate-key --retire --yes\n"
            )
        });
    }
    let request = RetireRequest { apply: args.yes };
    let shard = context
        .speak("ledger rotate-key", async |session| Ok(session.client.retire_key(&request).await?))
        .await?;
    context.output.show(&shard, || retired_text(&shard, args.yes))
}

fn retired_text(shard: &Shard, done: bool) -> String {
    let signs = shard.keys.iter().filter(|key| key.retired.is_none());
    if !done {
        let old = signs.map(|key| plain(&key.key)).next().unwrap_or_default();
        return format!(
            "would retire {old}, and destroy its private key\nnothing was done; say --yes to do it\n"
        );
    }
    let last = shard.keys.iter().filter_map(|key| Some((key.retired?, &key.key))).max();
    let old = last.map(|(_, key)| plain(key)).unwrap_or_default();
    let new = signs.map(|key| plain(&key.key)).next_back().unwrap_or_default();
    format!(
        "retired      {old}\n\
         signs        {new}\n\
         destroyed    its file was overwritten and removed; copies of it, in backups and on the disk's own spare\n\
         \x20            blocks, are not: destroy those that you know of\n"
    )
}
