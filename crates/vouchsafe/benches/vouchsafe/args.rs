//! What is measured, how much of it, and where.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Measures Vouchsafe against baselines.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench")]
pub(crate) struct Args {
    /// What is measured [default: everything]
    parts: Vec<Part>,
    /// Less of everything: for looking whether it runs, not for numbers to tell
    #[arg(long)]
    pub(crate) quick: bool,
    /// Small files of the tree
    #[arg(long)]
    pub(crate) files: Option<u32>,
    /// Bytes of the tree; what the small files leave is in a few large ones
    #[arg(long)]
    pub(crate) bytes: Option<u64>,
    /// A file for the tables as JSON
    #[arg(long)]
    pub(crate) json: Option<PathBuf>,
    /// The folder of the components
    #[arg(long)]
    pub(crate) guests: PathBuf,
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
    /// Reading by a source in the sandbox, against reading natively
    Source,
    /// Decisions of policies in the sandbox, against the same rules natively
    Decisions,
    /// Durable appends to the ledger, against writing and flushing a file
    Appends,
    /// Backups by the binary, against `restic`
    Backup,
}

impl Part {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }
}

impl Args {
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }
}
