//! Lets the programs back the same tree up by turns: once into an empty repository, once more unchanged.

use std::path::Path;

use anyhow::Result;

use super::restic::Restic;
use super::tool::Tool;
use super::vouchsafe::Vouchsafe;
use crate::clock::{children_cpu, timed};
use crate::disk::{self, Folders};
use crate::report::{Cell, Table, progress};
use crate::scale::Scale;
use crate::statistics::{float, median};
use crate::workload::Tree;

/// One backup: seconds by the clock and of the processors, bytes that the repository has after it.
#[derive(Clone, Copy)]
struct Backup {
    took: f64,
    cpu: f64,
    stored: u64,
}

/// The backups of one program in all rounds: first ones, and second ones.
#[derive(Default)]
struct Backups([Vec<Backup>; 2]);

/// Measures backups.
pub(crate) fn measure(tree: &Tree, scratch: &Path, scale: &Scale) -> Result<Table> {
    let restic = Restic::version();
    let mut tools: Vec<(&str, &dyn Tool)> = vec![("vouchsafe", &Vouchsafe)];
    if let Some(version) = &restic {
        tools.push((version, &Restic));
    }
    let mut backups: Vec<_> = tools.iter().map(|_| Backups::default()).collect();
    let mut folders = Folders::below(scratch);
    for round in 1..=scale.long_rounds {
        for ((name, tool), backups) in tools.iter().zip(&mut backups) {
            progress(format!("backups by {name}, round {round} of {}", scale.long_rounds));
            let [first, second] = back_up(*tool, tree, folders.fresh()?)?;
            backups.0[0].push(first);
            backups.0[1].push(second);
        }
    }
    let mut table = Table::new(
        "Backups",
        &[
            "program",
            "backup",
            "time",
            "MB/s",
            "processor time",
            "stored",
            "time to restic's",
            "processor time to restic's",
        ],
    );
    for (at, kind) in ["first", "second, unchanged"].into_iter().enumerate() {
        for ((name, _), own) in tools.iter().zip(&backups) {
            let baseline = restic.as_ref().and_then(|_| backups.last());
            table.row(cells(name, kind, &own.0[at], baseline.map(|backups| backups.0[at].as_slice()), tree));
        }
    }
    table.note(format!(
        "{} files, {:.0} MB, in the page cache; medians of {} rounds, by turns",
        tree.files,
        float(tree.bytes) / 1e6,
        scale.long_rounds
    ));
    if restic.is_none() {
        table.note("restic is not installed: there is no baseline");
    }
    Ok(table)
}

fn back_up(tool: &dyn Tool, tree: &Tree, folder: &Path) -> Result<[Backup; 2]> {
    tool.set_up(folder, &tree.path())?;
    let first = once(tool, folder, tree)?;
    Ok([first, once(tool, folder, tree)?])
}

fn once(tool: &dyn Tool, folder: &Path, tree: &Tree) -> Result<Backup> {
    // What another left to be written back is not for this one to pay.
    rustix::fs::sync();
    let before = children_cpu()?;
    let (seconds, ()) = timed(|| tool.back_up(folder, &tree.path()))?;
    let cpu = children_cpu()? - before;
    Ok(Backup { took: seconds, cpu, stored: disk::size(&tool.repository(folder))? })
}

fn cells(name: &str, kind: &str, own: &[Backup], baseline: Option<&[Backup]>, tree: &Tree) -> [Cell; 8] {
    let took = |backups: &[Backup]| median(backups.iter().map(|backup| backup.took));
    let cpu = |backups: &[Backup]| median(backups.iter().map(|backup| backup.cpu));
    let times = |of: &dyn Fn(&[Backup]) -> f64| {
        baseline.map_or_else(Cell::none, |baseline| Cell::times(of(own) / of(baseline)))
    };
    let stored = median(own.iter().map(|backup| float(backup.stored)));
    [
        Cell::text(name),
        Cell::text(kind),
        Cell::seconds(took(own)),
        Cell::number(float(tree.bytes) / 1e6 / took(own)),
        Cell::seconds(cpu(own)),
        Cell::bytes(stored),
        times(&took),
        times(&cpu),
    ]
}
