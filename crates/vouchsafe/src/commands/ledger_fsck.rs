//! `vouchsafe ledger fsck`: what is wrong with a ledger, object by object, and how it can be mended.

use auditor::{Trust, Verdict};
use store_sqlite::Audit;

use crate::context::Context;
use crate::data::Keys;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::given::TrustArgs;
use crate::output::{count, plain};
use crate::verify::{Place, check_ledger};

/// Look a ledger over, object by object, as its keeper: what is wrong, and how it can be mended.
///
/// Of every shard: every entry, every tile of every level, narrower versions that are left over, objects that
/// no checkpoint covers, and, in a data directory, the database's rows; and that each shard goes on where the
/// one before it ended. Goes on after the first finding, up to a hundred.
/// Reads only; nothing is mended. Exit codes: 0 sound, also where personal values
/// were erased; otherwise those of `verify`: 22 mismatch, 23 fork, 24 something is missing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger fsck
  vouchsafe ledger fsck ./mirror --key @backups.vkey
  vouchsafe ledger fsck https://backups.example.com --key @backups.vkey
  vouchsafe ledger fsck s3://backups/audit --key @backups.vkey")]
pub(crate) struct Args {
    /// The ledger: its directory, the data directory that it is in, or its URL [default: the data directory]
    #[arg(value_name = "DIR|URL")]
    ledger: Option<String>,
    #[command(flatten)]
    trust: TrustArgs,
}

/// What programs are shown.
#[derive(serde::Serialize)]
struct Shown<'a> {
    verdict: Verdict,
    /// Narrower versions of objects that grew, which may be deleted.
    leftovers: u64,
    /// Objects that no checkpoint covers; the first of them.
    strangers: &'a [String],
    /// Findings that were too many to be listed.
    more: u64,
    #[serde(flatten)]
    checked: &'a crate::verify::Checked,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let (place, trust) = if let Some(ledger) = &args.ledger {
        (Place::of(ledger), args.trust.read()?)
    } else {
        let data = context.data()?;
        data.require_set_up()?;
        // The keeper's own keys; an auditor names them.
        let trust = if args.trust.is_given() { args.trust.read()? } else { own(context).await? };
        (Place::Directory(data.root().to_owned()), trust)
    };
    let checked = &check_ledger(context, &place, &trust, None).await?;
    let (verdict, keeper) = (checked.verdict(), &checked.keeper);
    let shown = Shown {
        verdict,
        leftovers: keeper.leftovers,
        strangers: &keeper.strangers,
        more: keeper.more,
        checked,
    };
    context.output.done(&shown, || {
        let mut lines: Vec<String> = checked
            .facts()
            .into_iter()
            .map(|(name, value)| format!("{name:<12} {}", plain(&value)))
            .collect();
        if keeper.leftovers > 0 {
            let text = format!("{} narrower versions, which may be deleted", count(keeper.leftovers));
            lines.push(format!("{:<12} {text}", "left over"));
        }
        lines.extend(keeper.strangers.iter().map(|path| format!("{:<12} {}", "not covered", plain(path))));
        for finding in &checked.report.findings {
            let (object, message) = (plain(&finding.object), plain(&finding.message));
            lines.push(format!("{:<12} {object}: {message}", finding.kind.to_string()));
            lines.push(format!("{:<12} {}", "", advice(&finding.object)));
        }
        if keeper.more > 0 {
            lines.push(format!("{:<12} {} more findings", "", count(keeper.more)));
        }
        lines.push(format!("fsck: {verdict}"));
        lines.join("\n") + "\n"
    })?;
    Ok(match verdict {
        Verdict::Mismatch => Exit::Mismatch,
        Verdict::Fork => Exit::Fork,
        Verdict::Incomplete => Exit::CannotTell,
        _ => Exit::Done,
    })
}

/// The data directory's own keys: those that it signs with, and those of all shards, as its database has them.
async fn own(context: &Context) -> Result<Trust, Failure> {
    let data = context.data()?;
    let mut keys = Keys::load(&data, &context.environment)?.ledger.verifying_keys();
    // A database that cannot tell them is a finding, not the end.
    if let Ok(mut audit) = Audit::open(&data.database()).await {
        keys.extend(audit.keys().await.unwrap_or_default());
        audit.close().await;
    }
    Trust::read(&keys.join("\n"))
        .map_err(|error| Failure::new(Exit::Failed, format!("cannot {}", chain(&error))))
}

/// How an object can be mended.
fn advice(object: &str) -> &'static str {
    let object = in_shard(object);
    if object.starts_with("tile/entries/") {
        "take it from a mirror; the database's rows of these entries show what it held"
    } else if object.starts_with("tile/") {
        "take it from a mirror, or make it again from the entries below it"
    } else if object == "checkpoint" {
        "the newest checkpoint is in the database's head, and in mirrors; never sign another in its place"
    } else {
        "stop the server, keep a copy of the data directory, and restore the database from a backup"
    }
}

/// The name of an object without its shard's.
fn in_shard(object: &str) -> &str {
    let rest = object.strip_prefix("shards/").and_then(|rest| rest.split_once('/'));
    rest.map_or(object, |(_, rest)| rest)
}
