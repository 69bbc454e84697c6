//! Every development command of the project: `cargo xtask --help`.

#![forbid(unsafe_code)]

mod guests;
mod install;
mod root;
mod step;
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
}

#[expect(clippy::print_stderr, reason = "a development tool says why it fails")]
fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Guests => guests::run(),
        Command::Tidy => tidy::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
