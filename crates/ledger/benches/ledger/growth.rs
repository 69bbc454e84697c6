//! Measures what the length of a log costs: one log that grows, looked at each time it is ten times longer.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use domain::ports::{Commit, Store};
use ledger::{State, receipt, verify_log};

use crate::args::Args;
use crate::callers::{self, latency};
use crate::clock::Stopwatch;
use crate::disk::Folders;
use crate::entry::Entries;
use crate::installation::Installation;
use crate::report::{Cell, Table, progress};
use crate::statistics::{float, median};

/// Entries in a commit while the log grows, and commits at the same time.
const COMMIT: u64 = 64;
const COMMITTERS: u64 = 32;
/// Receipts that are taken.
const RECEIPTS: u64 = 301;
/// Starts that are measured.
const STARTS: usize = 5;
/// Callers of the appends that are measured.
const CALLERS: usize = 64;

/// Lets a log grow.
pub(crate) async fn measure(args: &Args) -> Result<Vec<Table>> {
    let columns = [
        "entries",
        "start",
        "checkpoint",
        "append, 1 caller",
        "appends/s, 64 callers",
        "proof, median",
        "proof, p99",
        "verified/s",
        "bytes each: database",
        "bytes each: objects",
    ];
    let mut table = Table::new("Growth of the ledger", &columns);
    let mut folders = Folders::below(&args.scratch);
    let folder = folders.fresh()?.to_owned();
    let entries = Arc::new(Entries::new()?);
    let mut length = 10_000;
    while length <= args.entries {
        progress(format!("growing to {length} entries"));
        grow(&folder, &entries, length).await?;
        table.row(look(&folder, &entries, length, args.span() / 2).await?);
        length *= 10;
    }
    table.note("start: the database and the log are opened, everything repaired, median of 5");
    table.note("checkpoint: from the commit of one entry until it is published, the sequencer idle; median");
    table.note("append: until integrated, each caller again as soon as its last one is done");
    table.note("proof: the receipt of a random entry, read from the disk's cache, made and checked");
    table.note("verified: the whole log with every object, by `verify_log`, one task");
    Ok(vec![table])
}

/// Commits entries until there are `length`.
async fn grow(folder: &Path, entries: &Arc<Entries>, length: u64) -> Result<()> {
    let ledger = Arc::new(Installation::open(folder, entries).await?);
    let present = domain::ports::LedgerQueue::committed(&ledger.store).await?;
    let missing = length.saturating_sub(present);
    let commits = missing.div_ceil(COMMIT);
    let tasks: Vec<_> = (0..COMMITTERS)
        .map(|committer| {
            let ledger = ledger.clone();
            tokio::spawn(async move {
                for commit in (committer..commits).step_by(usize::try_from(COMMITTERS)?) {
                    let size = COMMIT.min(missing - commit * COMMIT);
                    let turn = usize::try_from(present + commit * COMMIT)?;
                    let fresh = |at| ledger.entries.fresh(turn + at);
                    let first = Commit::recording(fresh(0));
                    let commit = (1..usize::try_from(size)?).map(fresh).fold(first, Commit::and_recording);
                    // The tree grows along: waiting for it keeps what waits in bounds.
                    ledger.commit(commit, State::Integrated).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Arc::into_inner(ledger).context("close the ledger")?.close().await?;
    Ok(())
}

async fn look(folder: &Path, entries: &Arc<Entries>, length: u64, span: Duration) -> Result<[Cell; 10]> {
    let (database, objects) = Installation::bytes(folder)?;
    let start = start(folder, entries).await?;
    let ledger = Arc::new(Installation::open(folder, entries).await?);
    let verified = verify(&ledger, length).await?;
    let mut proofs = prove(&ledger, length).await?;
    let checkpoint = checkpoint(&ledger).await?;
    let alone = callers::append(&ledger, 1, State::Integrated, span).await?;
    let together = callers::append(&ledger, CALLERS, State::Integrated, span).await?;
    Arc::into_inner(ledger).context("close the ledger")?.close().await?;
    Ok([
        Cell::number(float(length)),
        Cell::seconds(start),
        Cell::seconds(checkpoint),
        Cell::seconds(latency(&[alone], 0.5)),
        Cell::number(together.rate()),
        Cell::seconds(crate::statistics::percentile(&mut proofs, 0.5)),
        Cell::seconds(crate::statistics::percentile(&mut proofs, 0.99)),
        Cell::number(verified),
        Cell::number(float(database) / float(length)),
        Cell::number(float(objects) / float(length)),
    ])
}

async fn start(folder: &Path, entries: &Arc<Entries>) -> Result<f64> {
    let mut seconds = Vec::new();
    for _ in 0..STARTS {
        let watch = Stopwatch::start();
        let ledger = Installation::open(folder, entries).await?;
        seconds.push(watch.seconds());
        ledger.close().await?;
    }
    Ok(median(seconds))
}

/// Entries that are verified in a second.
async fn verify(ledger: &Arc<Installation>, length: u64) -> Result<f64> {
    let watch = Stopwatch::start();
    let verified = verify_log(&ledger.objects, &ledger.key, &mut |_, _| ()).await?;
    let seconds = watch.seconds();
    ensure!(verified.holds() && verified.entries >= length, "the log does not hold: {verified:?}");
    Ok(float(verified.entries) / seconds)
}

/// How long receipts of entries all over the log take; those that the first ones read are warm.
async fn prove(ledger: &Arc<Installation>, length: u64) -> Result<Vec<f64>> {
    let mut seconds = Vec::new();
    for warm in [false, true] {
        for turn in 0..RECEIPTS {
            // A step that has no factor in common with any power of ten visits the whole log.
            let index = turn.wrapping_mul(7_919 * 104_729) % length;
            let watch = Stopwatch::start();
            let entry = ledger.store.entry(index).await?.context("find an entry")?;
            receipt(&ledger.objects, std::slice::from_ref(&ledger.key), index, entry.bytes, None).await?;
            if warm {
                seconds.push(watch.seconds());
            }
        }
    }
    Ok(seconds)
}

/// How long it takes to publish one entry.
async fn checkpoint(ledger: &Arc<Installation>) -> Result<f64> {
    let mut seconds = Vec::new();
    for turn in 0..101 {
        let watch = Stopwatch::start();
        ledger.append(turn, State::Published).await?;
        seconds.push(watch.seconds());
    }
    Ok(median(seconds))
}
