//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::commands::{
    asset, backup, compile_component, completions, decide, docs, doctor, drill, erase, hold, init, ledger,
    man, plan, points, policy, replay, restore, run, serve, token, vault, verify, witness,
};

/// Backups you can prove.
///
/// Policies, sandboxed WebAssembly components, decide what is backed up, how often, how long it is kept
/// and how often it is restored as a test. Backups, restores, drills, refusals and the decisions that led to
/// them go into a signed, append-only log that a stranger can verify offline.
#[derive(Debug, Parser)]
#[command(
    name = "vouchsafe",
    bin_name = "vouchsafe",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = EXAMPLES
)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Begin here:
  vouchsafe init
  vouchsafe asset add docs --kind documents --tier high --team core --source files \\
      --config '{\"roots\": [\"/srv/docs\"]}' --rpo 24h --rto 1h
  vouchsafe plan apply -f plan.yaml
  vouchsafe backup docs
  vouchsafe drill docs
  vouchsafe verify --ledger ./vouchsafe-data --key \"$(vouchsafe ledger key)\"

Exit codes, the environment and every command: docs/generated/cli.md, `vouchsafe man`.";

/// What every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The data directory of the installation; where a server runs on it, the server is asked
    /// [default: `$VOUCHSAFE_DATA`, or ./vouchsafe-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The server to speak with, instead of a data directory [default: `$VOUCHSAFE_SERVER`]
    #[arg(long, global = true, value_name = "URL", conflicts_with = "data")]
    pub(crate) server: Option<String>,
    /// A file with the secret of the token to show to the server [default: `$VOUCHSAFE_TOKEN`]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Show the token to a server without TLS too: whoever is in between can use it
    #[arg(long, global = true)]
    pub(crate) allow_http: bool,
    /// Write one JSON document to standard output
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Write nothing but what was asked for, and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Args),
    Serve(serve::Args),
    #[command(subcommand)]
    Asset(asset::Command),
    #[command(subcommand)]
    Plan(plan::Command),
    #[command(subcommand)]
    Policy(policy::Command),
    Decide(decide::Args),
    Backup(backup::Args),
    Points(points::Args),
    Restore(restore::Args),
    Drill(drill::Args),
    #[command(subcommand)]
    Run(run::Command),
    #[command(subcommand)]
    Ledger(ledger::Command),
    Verify(verify::Args),
    Erase(erase::Args),
    #[command(subcommand)]
    Hold(hold::Command),
    Replay(replay::Args),
    #[command(subcommand)]
    Witness(witness::Command),
    #[command(subcommand)]
    Vault(vault::Command),
    #[command(subcommand)]
    Token(token::Command),
    Doctor(doctor::Args),
    Completions(completions::Args),
    Man(man::Args),
    #[command(hide = true)]
    Docs(docs::Args),
    #[command(hide = true)]
    CompileComponent(compile_component::Args),
}

impl Command {
    /// What is logged where nobody says otherwise.
    pub(crate) const fn default_log(&self) -> &'static str {
        if matches!(self, Self::Serve(_) | Self::Witness(witness::Command::Serve(_))) {
            "info"
        } else {
            "warn"
        }
    }

    pub(crate) const fn log_format(&self) -> LogFormat {
        match self {
            Self::Serve(args) => args.log_format,
            Self::Witness(command) => command.log_format(),
            _ => LogFormat::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_command_explains_itself() {
        fn check(command: &clap::Command) {
            let name = command.get_name();
            assert!(command.get_about().is_some(), "{name} has no description");
            let unexplained = command.get_arguments().find(|arg| arg.get_help().is_none());
            assert!(unexplained.is_none(), "{name}: {unexplained:?} has no help");
            command.get_subcommands().for_each(check);
        }
        check(&Args::command());
    }
}
