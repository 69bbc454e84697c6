//! The binary of the development profile: built from these sources, then called like any user's.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{guests, root, step};

/// Builds the components and the binary that embeds them; gives the binary's path.
pub(crate) fn build() -> Result<PathBuf> {
    guests::run()?;
    step::run(&mut step::command("cargo", &["build", "--package", "vouchsafe", "--locked"]))?;
    Ok(root::target().join("debug/vouchsafe"))
}

/// A call of the binary that nothing in the environment of whoever develops can lead astray.
pub(crate) fn call(binary: &PathBuf) -> Command {
    let mut command = Command::new(binary);
    for variable in ["DATA", "SERVER", "TOKEN", "KEK", "LEDGER_KEY", "LOG", "WITNESS_DIR"] {
        command.env_remove(format!("VOUCHSAFE_{variable}"));
    }
    command
}
