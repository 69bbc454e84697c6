//! `vouchsafe man`: manual pages.

use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// Print the manual page, or write all pages into a directory.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe man | man -l -
  vouchsafe man --dir /usr/local/share/man/man1")]
pub(crate) struct Args {
    /// Write one page for each command here.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let command = crate::args::Args::command();
    let failed = |error| Failure::io("write the manual page", &error);
    if let Some(folder) = &args.dir {
        std::fs::create_dir_all(folder).map_err(failed)?;
        clap_mangen::generate_to(command, folder).map_err(failed)?;
    } else {
        let mut page = Vec::new();
        Man::new(command).render(&mut page).map_err(failed)?;
        Output::raw(&page)?;
    }
    Ok(Exit::Done)
}
