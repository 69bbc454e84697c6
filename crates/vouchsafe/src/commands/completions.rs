//! `vouchsafe completions`: for shells.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  vouchsafe completions bash > /etc/bash_completion.d/vouchsafe")]
pub(crate) struct Args {
    /// The shell.
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::args::Args::command(), "vouchsafe", &mut script);
    Output::raw(&script)?;
    Ok(Exit::Done)
}
