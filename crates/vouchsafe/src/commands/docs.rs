//! `vouchsafe docs`: the reference that is made from the code, for `cargo xtask generate`.

use std::path::PathBuf;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::reference;

/// Write the reference documents into a directory.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to write them.
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let failed = |error| Failure::io(&format!("write into {}", args.dir.display()), &error);
    std::fs::create_dir_all(&args.dir).map_err(failed)?;
    for (name, text) in reference::documents()? {
        std::fs::write(args.dir.join(name), text).map_err(failed)?;
    }
    Ok(Exit::Done)
}
