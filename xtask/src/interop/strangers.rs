//! Readers that were written by others and for another log, each from its package registry: Python's
//! `sigstore`, npm's `@sigstore/verify`, and the crates `signed_note` and `tlog_tiles`.
//!
//! Each is a program of ours on top of their code, and is called like Go's: LEDGER VKEY EVIDENCE.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::folders::{self, Folders};
use super::toolchain;
use crate::{install, root, step};

/// A reader, ready to be called.
pub(super) struct Stranger {
    /// Whose code it is.
    pub(super) name: &'static str,
    command: Command,
}

impl Stranger {
    /// Has the reader check a ledger and what was kept of its past.
    pub(super) fn check(mut self, ledger: &Path, key: &str, evidence: &Path) -> Result<()> {
        step::run(self.command.arg(ledger).arg(key).arg(evidence))
    }
}

/// Installs all readers; what is there already is kept.
pub(super) fn install(folders: &Folders) -> Result<Vec<Stranger>> {
    Ok(vec![python(folders)?, node(folders)?, rust()])
}

fn python(folders: &Folders) -> Result<Stranger> {
    let command = python_program(&folders.kept("python-sigstore"), "python", "check.py")?;
    Ok(Stranger { name: "Python's sigstore", command })
}

/// A program of ours in Python, in an environment of its own; every package that it needs is pinned.
pub(super) fn python_program(environment: &Path, folder: &str, program: &str) -> Result<Command> {
    let programs = environment.join("bin");
    if !programs.join("pip").is_file() {
        toolchain::make_environment(environment)?;
    }
    let sources = sources(folder);
    let words = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
    let pip = programs.join("pip").display().to_string();
    let mut install = step::command(&pip, &words);
    step::run(install.arg("--requirement").arg(sources.join("requirements.txt")))
        .with_context(|| format!("install what {program} needs"))?;
    let mut command = step::command(&programs.join("python").display().to_string(), &[]);
    command.arg(sources.join(program));
    // Nothing is written beside the sources.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// Copied to where its packages are, since Node looks for them from the program upward.
fn node(folders: &Folders) -> Result<Stranger> {
    install::debian(&[("node", "nodejs"), ("npm", "npm")])?;
    let home = folders.kept("node");
    folders::make(&home)?;
    let lock = "package-lock.json";
    let is_new = fs::read(home.join(lock)).ok() != fs::read(sources("node").join(lock)).ok();
    for file in ["package.json", lock, "check.js"] {
        fs::copy(sources("node").join(file), home.join(file)).with_context(|| format!("copy {file}"))?;
    }
    if is_new || !home.join("node_modules").is_dir() {
        let words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        let installed = step::run(step::command("npm", &words).current_dir(&home));
        if installed.is_err() {
            // Else the next run would take what is half there for whole.
            fs::remove_file(home.join(lock)).context("forget a failed installation")?;
        }
        installed.context("install @sigstore/verify")?;
    }
    let mut command = step::command("node", &[]);
    command.arg(home.join("check.js"));
    Ok(Stranger { name: "@sigstore/verify", command })
}

/// An example of `proof`, because its tests use both crates already.
fn rust() -> Stranger {
    let words = ["run", "--quiet", "--locked", "--package", "proof", "--example", "stranger", "--"];
    Stranger { name: "signed_note and tlog_tiles", command: step::command("cargo", &words) }
}

fn sources(language: &str) -> PathBuf {
    root::repository().join("xtask/interop").join(language)
}
