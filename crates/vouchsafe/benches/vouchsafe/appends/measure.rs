//! Measures appends by few and by many callers, each beside the baseline.

use std::path::Path;
use std::time::Duration;

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

/// What was measured in all rounds for some callers and what they wait for.
struct Row {
    callers: usize,
    until: Until,
    measured: Vec<Measured>,
    /// Just before each: what a flush takes changes from minute to minute, with all that use the disk.
    baseline: Vec<Measured>,
}

/// Measures appends.
pub(crate) fn measure(scratch: &Path, scale: &Scale) -> Result<Table> {
    let size = entry::fresh(&SystemClock::new())?.bytes.len();
    let runtime = tokio::runtime::Runtime::new().context("start the runtime")?;
    let rows = runtime.block_on(rows(scratch, scale, size))?;
    let columns = ["callers", "until", "appends/s", "p50", "p99", "rate to baseline", "bytes on disk"];
    let mut table = Table::new("Appends", &columns);
    let baseline: Vec<_> = rows.iter().flat_map(|row| row.baseline.iter().cloned()).collect();
    table.row(cells("1", "written and flushed (baseline)", &baseline, 1.0));
    for row in &rows {
        let until = match row.until {
            Until::Committed => "committed",
            Until::Published => "published",
        };
        table.row(cells(&row.callers.to_string(), until, &row.measured, row.to_baseline()));
    }
    table.note(format!(
        "each append is one commit of one entry of {size} bytes; medians of {} rounds of {} s, each just after the baseline",
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
fn span(scale: &Scale) -> Duration {
    scale.span * 2
}

async fn rows(scratch: &Path, scale: &Scale, size: usize) -> Result<Vec<Row>> {
    let row = |callers, until| Row { callers, until, measured: Vec::new(), baseline: Vec::new() };
    let pair = |callers| [row(callers, Until::Committed), row(callers, Until::Published)];
    let mut rows: Vec<_> = CALLERS.into_iter().flat_map(pair).collect();
    let mut folders = Folders::below(scratch);
    for round in 1..=scale.long_rounds {
        progress(format!("appends, round {round} of {}", scale.long_rounds));
        for row in &mut rows {
            row.baseline.push(flush::repeat(folders.fresh()?, &vec![b'x'; size], span(scale) / 4)?);
            let folder = folders.fresh()?;
            row.measured.push(callers::append(folder, row.callers, row.until, span(scale)).await?);
        }
    }
    Ok(rows)
}

impl Row {
    fn to_baseline(&self) -> f64 {
        let pairs = self.measured.iter().zip(&self.baseline);
        median(pairs.map(|(measured, baseline)| measured.rate() / baseline.rate()))
    }
}

fn cells(callers: &str, until: &str, measured: &[Measured], to_baseline: f64) -> [Cell; 7] {
    [
        Cell::text(callers),
        Cell::text(until),
        Cell::number(median(measured.iter().map(Measured::rate))),
        Cell::seconds(latency(measured, 0.5)),
        Cell::seconds(latency(measured, 0.99)),
        Cell::times(to_baseline),
        Cell::number(median(measured.iter().map(|round| round.size))),
    ]
}
