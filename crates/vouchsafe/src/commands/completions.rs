//! `vouchsafe completions`: for shells.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  vouchsafe completions bash > /etc/bash_completion.d/vouchsafe")]
pub(crate) struct Args {
    /// The shell.
    shell: Shell,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::args::Args::command(), "vouchsafe", &mut script);
    context.output.raw(&script)?;
    Ok(Exit::Done)
}
