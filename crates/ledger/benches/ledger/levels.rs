//! Measures appends by few and by many callers, until each state, each just after the baseline.

use std::sync::Arc;

use anyhow::{Context, Result};
use ledger::State;

use crate::args::Args;
use crate::callers::{self, Measured, latency};
use crate::disk::Folders;
use crate::entry::{Entries, SIZE};
use crate::installation::Installation;
use crate::report::{Cell, Table, progress};
use crate::statistics::{float, median};
use crate::{flush, reference};

const STATES: [State; 3] = [State::Recorded, State::Integrated, State::Published];

/// What was measured in all rounds for some callers and what they wait for.
struct Row {
    callers: usize,
    until: State,
    measured: Vec<Measured>,
    /// Bytes of each entry on the disk in the end.
    sizes: Vec<f64>,
    /// Just before each: what a flush takes changes from minute to minute, with all that use the disk.
    baseline: Vec<Measured>,
}

/// Measures appends.
pub(crate) async fn measure(args: &Args) -> Result<Vec<Table>> {
    let rows = rows(args).await?;
    let columns = [
        "callers",
        "until",
        "appends/s",
        "p50",
        "p99",
        "rate to baseline",
        "rate to Tessera's",
        "p50 to Tessera's",
        "bytes on disk",
    ];
    let mut table = Table::new("Appends to the ledger", &columns);
    let baseline: Vec<_> = rows.iter().flat_map(|row| row.baseline.iter().cloned()).collect();
    table.row([
        Cell::text("1"),
        Cell::text("written and flushed (baseline)"),
        Cell::number(median(baseline.iter().map(Measured::rate))),
        Cell::seconds(latency(&baseline, 0.5)),
        Cell::seconds(latency(&baseline, 0.99)),
        Cell::times(1.0),
        Cell::none(),
        Cell::none(),
        Cell::number(float(SIZE as u64)),
    ]);
    for row in &rows {
        table.row(row.cells());
    }
    table.note(format!(
        "each append is one commit of one entry of {SIZE} bytes; medians of {} rounds of {} s, by turns, each just after the baseline",
        args.rounds(),
        args.span().as_secs_f64()
    ));
    table.note(
        "each caller appends again as soon as its last append is done; a new ledger in each row and round",
    );
    table.note(
        "Tessera's numbers are of another run on a machine of the same class, until an entry is integrated",
    );
    Ok(vec![table])
}

async fn rows(args: &Args) -> Result<Vec<Row>> {
    let row = |callers, until| Row {
        callers,
        until,
        measured: Vec::new(),
        sizes: Vec::new(),
        baseline: Vec::new(),
    };
    let mut rows: Vec<_> =
        args.callers().into_iter().flat_map(|callers| STATES.map(|until| row(callers, until))).collect();
    let entries = Arc::new(Entries::new()?);
    let mut folders = Folders::below(&args.scratch);
    for round in 1..=args.rounds() {
        for row in &mut rows {
            progress(format!(
                "round {round} of {}: {} callers until {}",
                args.rounds(),
                row.callers,
                row.until
            ));
            row.baseline.push(flush::repeat(folders.fresh()?, &[b'x'; SIZE], args.span() / 8)?);
            let ledger = Arc::new(Installation::open(folders.fresh()?, &entries).await?);
            row.measured.push(callers::append(&ledger, row.callers, row.until, args.span()).await?);
            let ledger = Arc::into_inner(ledger).context("close the ledger")?;
            let folder = ledger.folder().to_owned();
            let entries = ledger.close().await?;
            let (database, objects) = Installation::bytes(&folder)?;
            row.sizes.push(float(database + objects) / float(entries));
        }
    }
    Ok(rows)
}

impl Row {
    fn cells(&self) -> [Cell; 9] {
        let rate = median(self.measured.iter().map(Measured::rate));
        let p50 = latency(&self.measured, 0.5);
        let pairs = self.measured.iter().zip(&self.baseline);
        let tessera = |ratio: Option<f64>| ratio.map_or_else(Cell::none, Cell::times);
        let comparable = self.until == State::Integrated;
        [
            Cell::text(self.callers.to_string()),
            Cell::text(self.until.to_string()),
            Cell::number(rate),
            Cell::seconds(p50),
            Cell::seconds(latency(&self.measured, 0.99)),
            Cell::times(median(pairs.map(|(measured, baseline)| measured.rate() / baseline.rate()))),
            tessera(reference::rate(self.callers, rate).filter(|_| comparable)),
            tessera(reference::latency(self.callers, p50).filter(|_| comparable)),
            Cell::number(median(self.sizes.iter().copied())),
        ]
    }
}
