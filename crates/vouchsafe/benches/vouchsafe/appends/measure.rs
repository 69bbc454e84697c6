//! Measures appends by few and by many callers, and the baseline with each.

use std::path::Path;

use anyhow::{Context, Result};

use super::callers::{self, Measured, latency};
use super::log::Until;
use super::{entry, flush};
use crate::clock::SystemClock;
use crate::disk::Folders;
use crate::report::{Cell, Table, progress};
use crate::scale::Scale;
use crate::statistics::median;

/// Callers at the same time.
const CALLERS: [usize; 3] = [1, 64, 1_024];

/// What was measured in all rounds: the baseline, and each pair of callers and what they wait for.
struct Rounds {
    flushed: Vec<Measured>,
    appended: Vec<(usize, Until, Vec<Measured>)>,
}

/// Measures appends.
pub(crate) fn measure(scratch: &Path, scale: &Scale) -> Result<Table> {
    let size = entry::fresh(&SystemClock::new())?.bytes.len();
    let runtime = tokio::runtime::Runtime::new().context("start the runtime")?;
    let rounds = runtime.block_on(rounds(scratch, scale, size))?;
    let baseline = rate(&rounds.flushed);
    let columns = ["callers", "until", "appends/s", "p50", "p99", "rate to baseline", "bytes on disk"];
    let mut table = Table::new("Appends", &columns);
    table.row(cells("1", "written and flushed (baseline)", &rounds.flushed, baseline));
    for (callers, until, measured) in &rounds.appended {
        let until = match until {
            Until::Committed => "committed",
            Until::Published => "published",
        };
        table.row(cells(&callers.to_string(), until, measured, baseline));
    }
    table.note(format!(
        "each append is one commit of one entry of {size} bytes; medians of {} rounds of {} s",
        scale.long_rounds,
        span(scale).as_secs_f64()
    ));
    table.note(
        "each caller appends again as soon as its last append is done; the sequencer publishes in all rows; a new ledger in each row and round",
    );
    table.note(
        "bytes on disk: of each entry in the end, in the database and in the objects that proofs are made of",
    );
    Ok(table)
}

/// Longer than elsewhere: a checkpoint of many callers takes a while.
fn span(scale: &Scale) -> std::time::Duration {
    scale.span * 2
}

async fn rounds(scratch: &Path, scale: &Scale, size: usize) -> Result<Rounds> {
    let pairs = CALLERS
        .into_iter()
        .flat_map(|callers| [Until::Committed, Until::Published].map(|until| (callers, until, Vec::new())));
    let mut rounds = Rounds { flushed: Vec::new(), appended: pairs.collect() };
    let mut folders = Folders::below(scratch);
    for round in 1..=scale.long_rounds {
        progress(format!("appends, round {round} of {}", scale.long_rounds));
        rounds.flushed.push(flush::repeat(folders.fresh()?, &vec![b'x'; size], span(scale))?);
        for (callers, until, measured) in &mut rounds.appended {
            measured.push(callers::append(folders.fresh()?, *callers, *until, span(scale)).await?);
        }
    }
    Ok(rounds)
}

fn rate(rounds: &[Measured]) -> f64 {
    median(rounds.iter().map(Measured::rate))
}

fn cells(callers: &str, until: &str, measured: &[Measured], baseline: f64) -> [Cell; 7] {
    [
        Cell::text(callers),
        Cell::text(until),
        Cell::number(rate(measured)),
        Cell::seconds(latency(measured, 0.5)),
        Cell::seconds(latency(measured, 0.99)),
        Cell::times(rate(measured) / baseline),
        Cell::number(median(measured.iter().map(|round| round.size))),
    ]
}
