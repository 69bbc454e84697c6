//! Every development command of the project: `cargo xtask --help`.

mod guests;
mod install;
mod root;
mod step;

use anyhow::Result;
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
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Guests => guests::run(),
    }
}
