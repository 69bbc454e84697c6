//! Every development command of the project: `cargo xtask --help`.

#![forbid(unsafe_code)]

mod guests;
mod install;
mod root;
mod sequence;
mod step;
mod test;
mod tidy;

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
    /// Builds the policy and source components into target/guests.
    Guests,
    /// Checks what no compiler does: layers, names, sizes, documents.
    Tidy,
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
        Command::Guests => guests::run(),
        Command::Tidy => tidy::run(),
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
