//! Lets the contenders read by turns.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use domain::ports::Component;

use super::contenders::{Pass, Sandboxed, plain, walked};
use crate::clock::timed;
use crate::report::{Cell, Table, progress};
use crate::scale::Scale;
use crate::statistics::{float, median};
use crate::workload::Tree;

/// A way to read, with its name.
type Contender<'a> = (&'static str, &'a dyn Fn() -> Result<Pass>);

/// Measures reading.
pub(crate) fn measure(tree: &Tree, guests: &Path, scale: &Scale) -> Result<Table> {
    let path = tree.path();
    let guest = std::fs::read(guests.join("files.wasm")).context("read the source's component")?;
    let (compiled, sandboxed) = timed(|| Sandboxed::new(Component::new(guest), &path))?;
    let (opened, ()) = timed(|| sandboxed.open())?;
    let contenders: [Contender<'_>; 3] = [
        ("plain walk, no metadata (baseline)", &|| plain(&path)),
        ("the host's walk, no guest", &|| walked(&path)),
        ("source `files` in the sandbox", &|| sandboxed.read()),
    ];
    let times = by_turns(tree, &contenders, scale.rounds)?;
    let mut table = Table::new("Reading", &["reader", "time", "MB/s", "files/s", "throughput to baseline"]);
    for ((name, _), seconds) in contenders.iter().zip(&times) {
        table.row([
            Cell::text(*name),
            Cell::seconds(*seconds),
            Cell::number(float(tree.bytes) / 1e6 / seconds),
            Cell::number(float(tree.files) / seconds),
            Cell::times(times[0] / seconds),
        ]);
    }
    table.note(format!(
        "{} files, {:.0} MB, in the page cache; medians of {} rounds, by turns",
        tree.files,
        float(tree.bytes) / 1e6,
        scale.rounds
    ));
    table.note(format!(
        "once in a process: {:.0} ms until the source is compiled and asked what it wants; {:.1} ms each time that it is opened after that",
        compiled * 1e3,
        opened * 1e3
    ));
    Ok(table)
}

/// The median time of each contender, in seconds; all of them read everything once before.
fn by_turns(tree: &Tree, contenders: &[Contender<'_>], rounds: usize) -> Result<Vec<f64>> {
    let mut times = vec![Vec::new(); contenders.len()];
    for round in 0..=rounds {
        progress(format!("reading, round {round} of {rounds}"));
        for ((name, read), times) in contenders.iter().zip(&mut times) {
            let (seconds, pass) = timed(read)?;
            let whole = Pass { files: tree.files, bytes: tree.bytes };
            ensure!(pass == whole, "{name} read {pass:?} of {whole:?}");
            // Round zero is for the page cache.
            if round > 0 {
                times.push(seconds);
            }
        }
    }
    Ok(times.into_iter().map(median).collect())
}
