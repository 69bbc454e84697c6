//! Every development command of the project: `cargo xtask --help`.

#![forbid(unsafe_code)]

mod bench;
mod binary;
mod contract;
mod faults;
mod fuzz;
mod generate;
mod guests;
mod install;
mod interop;
mod page;
mod quickstart;
mod root;
mod sequence;
mod step;
mod templates;
mod test;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Development commands of Vouchsafe.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures what the parts cost, each against a baseline: docs/benchmarks.md.
    Bench(bench::Args),
    /// Protects a directory for real, drills it, verifies the record of all of it, then serves.
    Quickstart {
        /// The directory [default: this repository].
        dir: Option<PathBuf>,
        /// End instead of serving.
        #[arg(long)]
        once: bool,
    },
    /// Feeds the parsers of untrusted bytes with inputs that are bred to reach all of their code.
    Fuzz(fuzz::Args),
    /// Builds and tests the projects that `vouchsafe policy new` makes
    Templates,
    /// Writes the reference that is made from the code into docs/generated.
    Generate {
        /// Write nothing; fail if it is not up to date.
        #[arg(long)]
        check: bool,
    },
    /// Builds the policy and source components into target/guests.
    Guests,
    /// Builds the page that checks records in a browser into target/guests.
    Page,
    /// Checks what no compiler does: layers, names, sizes, documents.
    Tidy,
    /// Fails and kills appends at every file-system call, and holds the log to what was acknowledged.
    Faults(faults::Args),
    /// Kills appenders under load, and holds the log to what was acknowledged.
    Soak(faults::SoakArgs),
    /// Proves that the code of others accepts our ledgers and refuses altered ones, and that ours judges Go's.
    Interop {
        /// Only that a bucket keeps a log through failures and kills, which takes the fewest tools.
        #[arg(long)]
        bucket: bool,
    },
    /// Runs everything that the project is tested with, from installing to doc tests.
    Test {
        /// Handed to `cargo test`: `cargo xtask test -- -- --nocapture`.
        #[arg(last = true)]
        args: Vec<String>,
    },
}

#[expect(clippy::print_stderr, reason = "a development tool says why it fails")]
fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Bench(args) => bench::run(&args),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::Templates => templates::run(),
        Command::Quickstart { dir, once } => quickstart::run(dir.as_deref(), once),
        Command::Generate { check } => generate::run(check),
        Command::Guests => guests::run(),
        Command::Page => page::run(),
        Command::Tidy => tidy::run(),
        Command::Faults(args) => faults::run(&args),
        Command::Soak(args) => faults::soak(&args),
        Command::Interop { bucket: false } => interop::run(),
        Command::Interop { bucket: true } => interop::bucket(),
        Command::Test { args } => test::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
