//! `vouchsafe witness evidence`: proof that a log has forked, checked again.

use std::io::Read;
use std::path::{Path, PathBuf};

use proof::checkpoint::CheckpointError;
use proof::fork::{Fork, ForkError, MAX_FORK_SIZE, ProvenFork};
use proof::note::{NoteError, VerifyingKey};
use serde::Serialize;
use serde_json::json;
use witness::{Evidence, LogList, WitnessError};

use super::run::{Place, failure};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::given::vkey;
use crate::output::plain;

/// Check proof that logs have forked: what this witness has kept, or files from elsewhere.
///
/// The last line is the verdict. none (exit code 0): nothing is kept. fork (23): a log has signed two
/// checkpoints that contradict each other, and whoever has this file can show it to anybody. mismatch (22):
/// a file proves nothing. incomplete (24): the keys to check it with are missing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe witness evidence
  vouchsafe witness evidence 4f1d0c95a7e2b386.fork --key @backups.vkey")]
pub(crate) struct Find {
    #[command(flatten)]
    place: Place,
    /// Files to check [default: all that the witness has kept]
    #[arg(value_name = "FILE.fork", requires = "keys")]
    files: Vec<PathBuf>,
    /// A key of the log, or @FILE; may be repeated. For what the witness has kept, the keys in its list are
    /// used too.
    #[arg(long = "key", value_name = "VKEY|@FILE")]
    keys: Vec<String>,
}

/// One file and what it proves.
#[derive(Serialize)]
struct Shown {
    file: String,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checkpoints: Vec<Signed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What a log signed.
#[derive(Serialize)]
struct Signed {
    size: u64,
    root: String,
}

pub(super) fn find(context: &Context, args: &Find) -> Result<Exit, Failure> {
    let mut keys = args.keys.iter().map(|key| vkey("--key", key)).collect::<Result<Vec<_>, _>>()?;
    let evidence = if args.files.is_empty() {
        kept(context, &args.place, &mut keys).map_err(|error| failure(&error))?
    } else {
        args.files.iter().map(|file| read(file)).collect::<Result<Vec<_>, _>>()?
    };
    let shown: Vec<_> = evidence.iter().map(|evidence| shown(evidence, &keys)).collect();
    let (verdict, exit) = verdict(&shown);
    context.output.done(&json!({ "verdict": verdict, "evidence": shown }), || text(&shown, verdict))?;
    Ok(exit)
}

/// Everything that the witness has kept; the keys of its list are added.
fn kept(
    context: &Context,
    place: &Place,
    keys: &mut Vec<VerifyingKey>,
) -> Result<Vec<Evidence>, WitnessError> {
    let directory = place.directory(context);
    // Without a key there is no witness, and nothing found would mean nothing.
    directory.cosigner()?;
    keys.extend(LogList::read(&directory)?.keys());
    directory.evidence()
}

fn read(file: &Path) -> Result<Evidence, Failure> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file);
    // One byte more, so that a larger file is noticed.
    let read = opened.and_then(|opened| opened.take(MAX_FORK_SIZE as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.display())))?;
    Ok(Evidence { path: file.to_owned(), fork: Fork::parse(&bytes) })
}

fn shown(evidence: &Evidence, keys: &[VerifyingKey]) -> Shown {
    let proven = evidence.fork.as_ref().map_err(Clone::clone).and_then(|fork| fork.verify(keys));
    let remarks = evidence.fork.as_ref().map(|fork| fork.remarks.clone()).unwrap_or_default();
    let file = evidence.path.display().to_string();
    let bare = Shown { file, verdict: FORK, log: None, checkpoints: vec![], remarks, reason: None };
    match proven {
        Ok(ProvenFork { first, second }) => {
            let log = Some(first.origin.clone());
            let checkpoints = [first, second]
                .map(|checkpoint| Signed { size: checkpoint.size, root: checkpoint.root.to_base64() });
            Shown { log, checkpoints: checkpoints.into(), ..bare }
        }
        Err(error) => {
            let verdict = if lacks_key(&error) { INCOMPLETE } else { MISMATCH };
            Shown { verdict, reason: Some(format!("cannot {}", chain(&error))), ..bare }
        }
    }
}

/// Whether another key might prove it.
fn lacks_key(error: &ForkError) -> bool {
    let unknown = CheckpointError::Note(NoteError::Unverified);
    matches!(error, ForkError::NoKey)
        || matches!(error, ForkError::Checkpoint { source, .. } if *source == unknown)
}

const FORK: &str = "fork";
const MISMATCH: &str = "mismatch";
const INCOMPLETE: &str = "incomplete";

/// One fork is enough; then what proves nothing counts, then what could not be checked.
fn verdict(shown: &[Shown]) -> (&'static str, Exit) {
    let any = |verdict: &str| shown.iter().any(|shown| shown.verdict == verdict);
    [(FORK, Exit::Fork), (MISMATCH, Exit::Mismatch), (INCOMPLETE, Exit::CannotTell)]
        .into_iter()
        .find(|(verdict, _)| any(verdict))
        .unwrap_or(("none", Exit::Done))
}

fn text(shown: &[Shown], verdict: &str) -> String {
    let mut lines = Vec::new();
    let mut line = |name: &str, value: &str| lines.push(format!("{name:<12} {}", plain(value)));
    for shown in shown {
        line(shown.verdict, &shown.file);
        if let Some(log) = &shown.log {
            line("  log", log);
        }
        for signed in &shown.checkpoints {
            line("  signed", &format!("size {}, root {}", signed.size, signed.root));
        }
        for remark in &shown.remarks {
            line("  remark", remark);
        }
        if let Some(reason) = &shown.reason {
            line("  reason", reason);
        }
    }
    lines.push(format!("verdict: {verdict}"));
    format!("{}\n", lines.join("\n"))
}
