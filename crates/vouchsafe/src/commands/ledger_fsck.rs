//! `vouchsafe ledger fsck`: what is wrong with a ledger, object by object, and how it can be mended.

use auditor::{Trust, Verdict};

use crate::context::Context;
use crate::data::Keys;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::given::TrustArgs;
use crate::output::{count, plain};
use crate::verify::{Place, look_over};

/// Look a ledger over, object by object, as its keeper: what is wrong, and how it can be mended.
///
/// Every entry, every tile of every level, narrower versions that are left over, objects that no checkpoint
/// covers, and, in a data directory, the database's rows. Goes on after the first finding, up to a hundred.
/// Reads only; nothing is mended. Exit codes as of `verify`: 0 sound, 22 mismatch, 24 something is missing.
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
        // The keeper's own key; an auditor names one.
        let trust = if args.trust.is_given() { args.trust.read()? } else { own(context)? };
        (Place::Directory(data.root().to_owned()), trust)
    };
    let looked = look_over(context, &place, &trust).await?;
    let checked = &looked.checked;
    let verdict = checked.verdict();
    let shown = Shown {
        verdict,
        leftovers: looked.found.leftovers,
        strangers: &looked.found.strangers,
        more: looked.found.more,
        checked,
    };
    context.output.done(&shown, || {
        let mut lines: Vec<String> = checked
            .facts()
            .into_iter()
            .map(|(name, value)| format!("{name:<12} {}", plain(&value)))
            .collect();
        if looked.found.leftovers > 0 {
            let text = format!("{} narrower versions, which may be deleted", count(looked.found.leftovers));
            lines.push(format!("{:<12} {text}", "left over"));
        }
        lines.extend(
            looked.found.strangers.iter().map(|path| format!("{:<12} {}", "not covered", plain(path))),
        );
        for finding in &checked.report.findings {
            let (object, message) = (plain(&finding.object), plain(&finding.message));
            lines.push(format!("{:<12} {object}: {message}", finding.kind.to_string()));
            lines.push(format!("{:<12} {}", "", advice(&finding.object)));
        }
        if looked.found.more > 0 {
            lines.push(format!("{:<12} {} more findings", "", count(looked.found.more)));
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

/// The data directory's own key.
fn own(context: &Context) -> Result<Trust, Failure> {
    let keys = Keys::load(&context.data()?, &context.environment)?;
    let keys = keys.ledger.verifying_keys();
    Trust::read(&keys.join("\n"))
        .map_err(|error| Failure::new(Exit::Failed, format!("cannot {}", chain(&error))))
}

/// How an object can be mended.
fn advice(object: &str) -> &'static str {
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
