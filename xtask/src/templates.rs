//! The projects that `vouchsafe policy new` makes: each is built with its real toolchain, and its cases pass.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{binary, root, step};

/// Every kind of question.
const KINDS: [&str; 6] = ["scope", "frequency", "retention", "drill", "placement", "control"];

/// Makes, builds and tests one project of each kind, natively and in the sandbox.
pub(crate) fn run() -> Result<()> {
    let binary = binary::build()?;
    let folder = root::target().join("templates");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("clear the folder of earlier projects")?;
    }
    fs::create_dir_all(&folder).context("make a folder for the projects")?;
    KINDS.iter().try_for_each(|kind| project(&binary, &folder, kind))
}

fn project(binary: &std::path::PathBuf, folder: &Path, kind: &str) -> Result<()> {
    let name = format!("my-{kind}");
    let project = folder.join(&name);
    step::run(at(&mut binary::call(binary), folder).args(["policy", "new", &name, "--kind", kind]))?;
    // The same versions as here, which are there already: nothing is fetched.
    fs::copy(root::repository().join("Cargo.lock"), project.join("Cargo.lock"))
        .context("copy the lock file")?;
    let component = format!("{name}.wasm");
    step::run(at(&mut step::command("cargo", &["test", "--quiet"]), &project))?;
    step::run(at(&mut binary::call(binary), &project).args(["policy", "build"]))?;
    step::run(at(&mut binary::call(binary), &project).args(["policy", "test", &component]))
}

/// A call in a folder, which shares what cargo builds with the other projects and asks no network.
fn at<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    let target = root::target().join("templates-target");
    command.current_dir(folder).env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true")
}
