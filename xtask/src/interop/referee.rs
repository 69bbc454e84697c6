//! Our Go program, built with Go's own packages in the place of downloaded ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::folders::{self, Folders};
use super::toolchain::Go;
use crate::{root, step};

/// Our program's folder.
const SOURCES: &str = "xtask/interop";

/// The module that it uses, and the packages of it.
const MODULE: &str = "golang.org/x/mod";
const PACKAGES: &[&str] = &["sumdb/note", "sumdb/tlog"];

/// The built program.
pub(crate) struct Referee {
    program: PathBuf,
}

/// Builds the program, once it is formatted and vetted.
pub(super) fn build(folders: &Folders) -> Result<Referee> {
    let go = Go::install(folders)?;
    let unformatted = step::answer(&mut go.call("gofmt", &["-l", SOURCES]))?;
    ensure!(unformatted.is_empty(), "gofmt would change {}", unformatted.trim().replace('\n', ", "));
    let modules = format!("-modfile={}", modules(&go, folders)?.display());
    step::run(&mut go.call("go", &["vet", "-C", SOURCES, &modules, "."]))?;
    let program = folders.kept("referee");
    step::run(go.call("go", &["build", "-C", SOURCES, &modules, "-o"]).arg(&program).arg("."))?;
    Ok(Referee { program })
}

/// Our `go.mod`, with the module taken from Go's distribution.
fn modules(go: &Go, folders: &Folders) -> Result<PathBuf> {
    let copy = folders.module().join(MODULE);
    for package in PACKAGES {
        copy_sources(&go.module()?.join(package), &copy.join(package))?;
    }
    let ours = root::repository().join(SOURCES).join("go.mod");
    let ours = fs::read_to_string(&ours).with_context(|| format!("read {}", ours.display()))?;
    // What Go distributes of the module lacks its `go.mod`; the language is that of our program.
    let language = ours.lines().find(|line| line.starts_with("go ")).unwrap_or_default();
    write(&copy.join("go.mod"), &format!("module {MODULE}\n\n{language}\n"))?;
    let path = folders.module().join("go.mod");
    write(&path, &format!("{ours}\nreplace {MODULE} => {:?}\n", copy.display().to_string()))?;
    Ok(path)
}

fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    folders::make(to)?;
    for file in fs::read_dir(from).with_context(|| format!("list {}", from.display()))? {
        let path = file?.path();
        if let (Some(name), true) = (path.file_name(), path.is_file()) {
            fs::copy(&path, to.join(name)).with_context(|| format!("copy {}", path.display()))?;
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("write {}", path.display()))
}

impl Referee {
    /// Checks a ledger, and what was kept of its past.
    pub(super) fn check(&self, ledger: &Path, key: &str, evidence: &Path) -> Result<()> {
        step::run(Command::new(&self.program).arg("check").arg(ledger).arg(key).arg(evidence))
    }

    /// Checks that a ledger of any size holds, and extends the checkpoints that were kept of it.
    pub(crate) fn extends(&self, ledger: &Path, key: &str, evidence: &Path) -> Result<()> {
        let mut command = Command::new(&self.program);
        step::answer(command.arg("extends").arg(ledger).arg(key).arg(evidence)).map(drop)
    }

    /// Checks that either key opens the newest checkpoint, which both have signed, and that no bad signature
    /// passes beside a good one.
    pub(super) fn both(&self, ledger: &Path, [old, new]: &[String; 2]) -> Result<()> {
        step::run(Command::new(&self.program).arg("both").arg(ledger).arg(old).arg(new))
    }

    /// Writes logs and receipts into a folder.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        step::run(Command::new(&self.program).arg("write").arg(folder))
    }
}
