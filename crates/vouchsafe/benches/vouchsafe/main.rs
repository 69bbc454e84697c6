//! The benchmarks: ratios to baselines that are measured in the same run, never timed assertions.
//!
//! `cargo xtask bench` runs them; `docs/benchmarks.md` says what they mean. A number of one machine and
//! one day says little, and a test that asserts a time fails on a busy one: a ratio says what a part
//! costs wherever it runs.

#![forbid(unsafe_code)]

mod appends;
mod args;
mod backup;
mod clock;
mod decisions;
mod disk;
mod machine;
mod report;
mod scale;
mod source;
mod statistics;
mod workload;

use anyhow::{Context, Result};
use clap::Parser;

use crate::args::{Args, Part};
use crate::report::Table;
use crate::scale::Scale;
use crate::workload::Tree;

fn main() -> Result<()> {
    let args = Args::parse();
    let scale = Scale::of(&args);
    std::fs::create_dir_all(&args.scratch).context("make the scratch folder")?;
    let machine = machine::describe(&args.scratch)?;
    report::print(&machine);
    let mut tables = vec![machine];
    // Two parts read the same tree; the others need none.
    let wants_tree = [Part::Source, Part::Backup].iter().any(|part| args.wants(*part));
    let tree = wants_tree.then(|| Tree::grow(&args.scratch, &scale)).transpose()?;
    for part in Part::all().filter(|part| args.wants(*part)) {
        let before = machine::load();
        let mut table = measure(part, &args, &scale, tree.as_ref())?;
        table.note(format!("load of the machine: {before} before, {} after", machine::load()));
        report::print(&table);
        tables.push(table);
    }
    args.json.as_ref().map_or(Ok(()), |file| report::write_json(file, &tables))
}

fn measure(part: Part, args: &Args, scale: &Scale, tree: Option<&Tree>) -> Result<Table> {
    let tree = || tree.context("use the tree");
    match part {
        Part::Source => source::measure(tree()?, &args.guests, scale),
        Part::Decisions => decisions::measure(&args.guests, scale),
        Part::Appends => appends::measure(&args.scratch, scale),
        Part::Backup => backup::measure(tree()?, &args.scratch, scale),
    }
}
