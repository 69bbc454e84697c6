//! What is measured, how much of it, and where.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

/// Measures the ledger.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench ledger")]
pub(crate) struct Args {
    /// What is measured
    #[arg(value_enum)]
    pub(crate) part: Part,
    /// Less of everything: for looking whether it runs, not for numbers to tell
    #[arg(long)]
    quick: bool,
    /// Callers at the same time [default: 1 64 256 1024 4096]
    #[arg(long, num_args = 1..)]
    pub(crate) callers: Vec<usize>,
    /// The longest log of the growth; each ten times the one before, from 10,000 on
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) entries: u64,
    /// A file for the tables as JSON
    #[arg(long)]
    pub(crate) json: Option<PathBuf>,
    /// A folder on a real disk for everything that is written
    #[arg(long)]
    pub(crate) scratch: PathBuf,
    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

/// A part that can be measured alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Durable appends by few and by many callers
    Ledger,
    /// What the length of a log costs
    Growth,
}

impl Args {
    /// How often every contender gets its turn: odd, so that a median is a measurement.
    pub(crate) const fn rounds(&self) -> usize {
        if self.quick { 1 } else { 3 }
    }

    /// How long something that repeats is repeated in one round.
    pub(crate) const fn span(&self) -> Duration {
        Duration::from_millis(if self.quick { 500 } else { 3_000 })
    }

    /// Callers at the same time.
    pub(crate) fn callers(&self) -> Vec<usize> {
        if self.callers.is_empty() { vec![1, 64, 256, 1_024, 4_096] } else { self.callers.clone() }
    }
}
