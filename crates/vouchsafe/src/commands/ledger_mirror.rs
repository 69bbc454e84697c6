//! `vouchsafe ledger mirror`: a verified copy of a ledger on one's own disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::ports::Clock;
use domain::span::Span;
use ledger::{Contradiction, FindingKind, Mirror, MirrorError, Patient, Step};
use object_store::local::LocalFileSystem;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::given::TrustArgs;
use crate::output::{Spinner, count, plain};
use crate::verify::Place;

/// Keep a verified copy of a ledger: every checkpoint consistent with the last, every entry hashed.
///
/// The copy is a ledger's directory itself: `vouchsafe verify --ledger` checks it, a web server can serve
/// it. Killed at any moment, it is valid, and goes on where it was. What the ledger's own server can't take
/// back lies beside it: `checkpoints/` has every checkpoint that was seen, `evidence/` whatever did not fit.
/// Exit codes: 0 taken over, 21 the policy's witnesses have not cosigned, 22 mismatch, 23 fork,
/// 24 something is missing. No installation is needed. Bundles of entries want a token that may read.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger mirror https://backups.example.com ./mirror --key @backups.vkey
  vouchsafe ledger mirror https://backups.example.com ./mirror --policy auditor.policy --follow --interval 5m
  vouchsafe ledger mirror s3://backups/audit ./mirror --key @backups.vkey
  vouchsafe verify --ledger ./mirror --key @backups.vkey")]
pub(crate) struct Args {
    /// The ledger: its URL (of a server, or a bucket such as `s3://backups/audit`), its directory, or the data
    /// directory that it is in.
    #[arg(value_name = "URL|DIR")]
    source: String,
    /// The directory of the copy; made if it is not there.
    #[arg(value_name = "DEST")]
    destination: PathBuf,
    #[command(flatten)]
    trust: TrustArgs,
    /// Go on for ever, until something is wrong.
    #[arg(long)]
    follow: bool,
    /// How long to wait between two looks.
    #[arg(long, value_name = "SPAN", default_value = "1m", requires = "follow")]
    interval: Span,
}

/// Looks at a ledger that shows an older checkpoint, before that counts: caches may keep one for seconds.
const LOOKS: u32 = 5;
/// How long it is waited between them.
const AGAIN: Duration = Duration::from_secs(2);

/// What programs are shown.
#[derive(serde::Serialize)]
struct Shown {
    /// How many entries the copy has.
    size: u64,
    /// How many of them are new.
    added: u64,
    /// Where the evidence lies, and what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<String>,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let trust = args.trust.read()?;
    let opened = Place::of(&args.source).open(context).await?;
    let source = Patient(opened.objects.as_ref());
    let store = store(&args.destination)?;
    let mirror = Mirror::new(&source, store, trust.policy());
    let interval = Duration::from_secs(args.interval.secs().max(1));
    loop {
        match once(context, &mirror).await {
            Ok(Exit::Done | Exit::Unwitnessed) if args.follow => {}
            Err(failure) if args.follow && failure.exit() == Exit::Unreachable => {
                context.output.note(&format!("{}; trying again", failure.message()));
            }
            ended => return ended,
        }
        tokio::select! {
            _ = tokio::signal::ctrl_c() => return Ok(Exit::Done),
            () = tokio::time::sleep(interval) => {}
        }
    }
}

async fn once(context: &Context, mirror: &Mirror<'_>) -> Result<Exit, Failure> {
    let spinner = Spinner::start(context.output, "mirror");
    let progress = |done: u64, all: u64| spinner.tell(format!("{} of {} entries", count(done), count(all)));
    let mut looks = 1;
    let ended = loop {
        match mirror.step(context.clock.now(), &progress).await {
            Ok(Step::Behind(_)) if looks < LOOKS => {
                looks += 1;
                tokio::time::sleep(AGAIN).await;
            }
            other => break other,
        }
    };
    spinner.end();
    let (size, added, exit) = match ended {
        Ok(Step::Unchanged { size }) => (size, 0, Exit::Done),
        Ok(Step::Grown { from, to }) => (to, to - from, Exit::Done),
        Ok(Step::Unwitnessed { size }) => {
            let text = format!(
                "the checkpoint of {} entries is signed, but the policy's witnesses have not cosigned it; it is not taken over",
                count(size)
            );
            context.output.note(&text);
            return Ok(Exit::Unwitnessed);
        }
        Ok(Step::Behind(found)) | Err(MirrorError::Contradiction(found)) => {
            return refuse(context, mirror, &found).await;
        }
        Err(error @ MirrorError::Own(_)) => return Err(Failure::of(Exit::Mismatch, &error)),
        Err(MirrorError::Ledger(error @ ledger::LedgerError::Unreadable { .. })) => {
            return Err(Failure::of(Exit::Unreachable, &error));
        }
        Err(error) => return Err(Failure::of(Exit::Failed, &error)),
    };
    let shown = Shown { size, added, evidence: None, finding: None };
    context.output.done(&shown, || format!("{} entries verified, {} new\n", count(size), count(added)))?;
    Ok(exit)
}

/// Keeps the evidence, and says what it shows.
async fn refuse(context: &Context, mirror: &Mirror<'_>, found: &Contradiction) -> Result<Exit, Failure> {
    let kept = mirror.keep_evidence(found, context.clock.now()).await;
    let folder = kept.map_err(|error| Failure::of(Exit::Failed, &error))?;
    let finding = format!("{}: {}", plain(&found.finding.object), plain(&found.finding.message));
    let (exit, verdict) = match found.finding.kind {
        FindingKind::Fork => (Exit::Fork, "fork"),
        FindingKind::Mismatch => (Exit::Mismatch, "mismatch"),
        FindingKind::Missing => (Exit::CannotTell, "incomplete"),
    };
    let shown = Shown { size: 0, added: 0, evidence: Some(folder.clone()), finding: Some(finding.clone()) };
    let text = || format!("{verdict:<12} {finding}\nevidence     {folder}\nmirror: {verdict}\n");
    context.output.done(&shown, text)?;
    Ok(exit)
}

/// The copy's directory, as a store whose writes are durable when they return.
fn store(folder: &Path) -> Result<Arc<LocalFileSystem>, Failure> {
    let name = folder.display();
    std::fs::create_dir_all(folder).map_err(|error| Failure::io(&format!("make {name}"), &error))?;
    let store = LocalFileSystem::new_with_prefix(folder)
        .map_err(|error| Failure::new(Exit::Failed, format!("cannot use {name}: {}", chain(&error))))?;
    Ok(Arc::new(store.with_fsync(true)))
}
