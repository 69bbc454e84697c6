//! The commands of a witness.

use std::path::PathBuf;

use witness::{WitnessDirectory, WitnessError};

use super::{evidence, list, serve, set_up};
use crate::args::LogFormat;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Be a witness: cosign the logs of others as long as they only grow.
///
/// A witness remembers the last checkpoint of each log that it cosigned, and cosigns only what continues
/// it. So nobody can show two histories, as long as those who check ask for its cosignature. It needs no
/// installation, only a small directory of its own (C2SP tlog-witness; docs/guides/witnesses.md).
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "\
Examples:
  vouchsafe witness init --name witness.example.org/w1
  vouchsafe witness add-log backups.example.com/audit+3b5aa685+AZBJu7//e7kvMd0gxqfOTg+0c9t8QS6K+dqfE98nrVVx
  vouchsafe witness serve --listen 127.0.0.1:8441")]
pub(crate) enum Command {
    Init(set_up::Init),
    AddLog(set_up::AddLog),
    RemoveLog(set_up::RemoveLog),
    List(list::List),
    Key(list::Key),
    Serve(serve::Serve),
    Evidence(evidence::Find),
}

/// Which witness.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    /// The directory of the witness [default: `$VOUCHSAFE_WITNESS_DIR`, or ./vouchsafe-witness]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// The directory, where nobody names one.
const DEFAULT_DIRECTORY: &str = "./vouchsafe-witness";

impl Place {
    pub(super) fn directory(&self, context: &Context) -> WitnessDirectory {
        let named = self.dir.clone().or_else(|| context.environment.witness_dir.clone().map(PathBuf::from));
        WitnessDirectory::at(named.unwrap_or_else(|| DEFAULT_DIRECTORY.into()))
    }
}

impl Command {
    pub(crate) const fn log_format(&self) -> LogFormat {
        match self {
            Self::Serve(serve) => serve.log_format(),
            _ => LogFormat::Text,
        }
    }
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => set_up::init(context, &args),
        Command::AddLog(args) => set_up::add_log(context, &args),
        Command::RemoveLog(args) => set_up::remove_log(context, &args),
        Command::List(args) => list::list(context, &args),
        Command::Key(args) => list::key(context, &args),
        Command::Serve(args) => serve::serve(context, &args).await,
        Command::Evidence(args) => evidence::find(context, &args),
    }
}

/// An error with the exit code of its kind.
pub(super) fn failure(error: &WitnessError) -> Failure {
    let exit = match error {
        WitnessError::NotSetUp(_) | WitnessError::UnknownLog(_) => Exit::NotFound,
        WitnessError::SetUp(_) | WitnessError::Held { .. } => Exit::Conflict,
        WitnessError::NotALog(_) | WitnessError::Name { .. } => Exit::Usage,
        _ => Exit::Failed,
    };
    Failure::of(exit, error)
}
