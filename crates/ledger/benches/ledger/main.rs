//! The ledger's benchmarks: appends by few and many callers, and what a log's length costs.
//!
//! `cargo xtask bench ledger` and `cargo xtask bench growth` run them; `docs/benchmarks.md` says what they
//! mean. They share tables and clocks with the other benchmarks, and link nothing but the ledger.

#![forbid(unsafe_code)]

mod args;
mod callers;
mod entry;
mod flush;
mod growth;
mod installation;
mod levels;
mod reference;

#[path = "../../../vouchsafe/benches/vouchsafe/clock.rs"]
#[expect(dead_code, reason = "the other benchmarks use all of it")]
mod clock;
#[path = "../../../vouchsafe/benches/vouchsafe/disk.rs"]
mod disk;
#[path = "../../../vouchsafe/benches/vouchsafe/machine.rs"]
mod machine;
#[path = "../../../vouchsafe/benches/vouchsafe/report/mod.rs"]
#[expect(dead_code, reason = "the other benchmarks use all of it")]
mod report;
#[path = "../../../vouchsafe/benches/vouchsafe/statistics.rs"]
mod statistics;

use anyhow::{Context, Result};
use clap::Parser;

use crate::args::{Args, Part};

/// The one that the binary uses.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.scratch).context("make the scratch folder")?;
    let machine = machine::describe(&args.scratch)?;
    report::print(&machine);
    let mut tables = vec![machine];
    let runtime = tokio::runtime::Runtime::new().context("start the runtime")?;
    let before = machine::load();
    let measured = match args.part {
        Part::Ledger => runtime.block_on(levels::measure(&args))?,
        Part::Growth => runtime.block_on(growth::measure(&args))?,
    };
    for mut table in measured {
        table.note(format!("load of the machine: {before} before, {} after", machine::load()));
        report::print(&table);
        tables.push(table);
    }
    args.json.as_ref().map_or(Ok(()), |file| report::write_json(file, &tables))
}
