//! Lets the programs work on the same tree by turns: a backup into an empty repository, another one of
//! the unchanged tree, and a restore.

use std::path::Path;

use anyhow::{Result, ensure};

use super::process::{self, Taken};
use super::restic::Restic;
use super::tool::Tool;
use super::vouchsafe::Vouchsafe;
use crate::disk::{self, Folders};
use crate::report::{Cell, Table, progress};
use crate::scale::Scale;
use crate::statistics::{float, median};
use crate::workload::Tree;

/// What each program does in a round, in this order.
const WORK: [&str; 3] = ["first backup", "second, unchanged", "restore"];

/// What one program took in all rounds for each work, and what it stored in the end.
#[derive(Default)]
struct Rounds {
    taken: [Vec<Taken>; WORK.len()],
    stored: Vec<f64>,
}

/// Measures backups.
pub(crate) fn measure(tree: &Tree, scratch: &Path, scale: &Scale) -> Result<Table> {
    let restic = Restic::version();
    let mut tools: Vec<(&str, &dyn Tool, Rounds)> = vec![("vouchsafe", &Vouchsafe, Rounds::default())];
    if let Some(version) = &restic {
        tools.push((version, &Restic, Rounds::default()));
    }
    let mut folders = Folders::below(scratch);
    for round in 1..=scale.long_rounds {
        for (name, tool, rounds) in &mut tools {
            progress(format!("backups by {name}, round {round} of {}", scale.long_rounds));
            once(*tool, folders.fresh()?, tree, rounds)?;
        }
    }
    let mut table = table(&tools, restic.is_some(), tree);
    table.note(format!(
        "{} files, {:.0} MB, in the page cache; medians of {} rounds, by turns",
        tree.files,
        float(tree.bytes) / 1e6,
        scale.long_rounds
    ));
    for (name, _, rounds) in &tools {
        table.note(format!("{name} stored {:.1} MB", median(rounds.stored.iter().copied()) / 1e6));
    }
    if restic.is_none() {
        table.note("restic is not installed: there is no baseline");
    }
    Ok(table)
}

fn once(tool: &dyn Tool, folder: &Path, tree: &Tree, rounds: &mut Rounds) -> Result<()> {
    let restored = folder.join("restored");
    tool.set_up(folder, &tree.path())?;
    let backup = || tool.back_up(folder, &tree.path());
    let work: [&dyn Fn() -> _; WORK.len()] = [&backup, &backup, &|| tool.restore(folder, &restored)];
    for (work, taken) in work.into_iter().zip(&mut rounds.taken) {
        // What was left to be written back is not for this one to pay.
        rustix::fs::sync();
        taken.push(process::measured(work())?);
    }
    let size = disk::size(&restored)?;
    ensure!(size == tree.bytes, "{size} bytes came back of {}", tree.bytes);
    rounds.stored.push(float(disk::size(&tool.repository(folder))?));
    Ok(())
}

fn table(tools: &[(&str, &dyn Tool, Rounds)], has_baseline: bool, tree: &Tree) -> Table {
    let columns = [
        "work",
        "program",
        "time",
        "MB/s",
        "processor time",
        "memory",
        "time to restic's",
        "processor time to restic's",
    ];
    let mut table = Table::new("Backups", &columns);
    for (at, work) in WORK.into_iter().enumerate() {
        for (name, _, rounds) in tools {
            let own = &rounds.taken[at];
            let times = |of: fn(&Taken) -> f64| match tools.last() {
                Some((_, _, baseline)) if has_baseline => {
                    Cell::times(middle(own, of) / middle(&baseline.taken[at], of))
                }
                _ => Cell::none(),
            };
            table.row([
                Cell::text(work),
                Cell::text(*name),
                Cell::seconds(middle(own, |taken| taken.time)),
                Cell::number(float(tree.bytes) / 1e6 / middle(own, |taken| taken.time)),
                Cell::seconds(middle(own, |taken| taken.cpu)),
                Cell::bytes(middle(own, |taken| taken.memory)),
                times(|taken| taken.time),
                times(|taken| taken.cpu),
            ]);
        }
    }
    table
}

fn middle(rounds: &[Taken], of: fn(&Taken) -> f64) -> f64 {
    median(rounds.iter().map(of))
}
