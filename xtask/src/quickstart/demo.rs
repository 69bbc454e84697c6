//! Calls the real binary step by step, as a newcomer would, and shows what it says.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::asset;
use crate::{binary, root, step};

/// The exit code of the binary where something was not read.
const INCOMPLETE: i32 = 6;
/// The exit code where there is no such thing.
const NOT_FOUND: i32 = 3;

struct Demo {
    binary: PathBuf,
    /// Everything that the quickstart keeps.
    home: PathBuf,
    asset: String,
    /// Steps that ended incomplete.
    incomplete: Vec<String>,
}

/// Protects a directory, drills it, verifies the record of all of it; without `once`, serves on.
pub(crate) fn run(folder: Option<&Path>, once: bool) -> Result<()> {
    let folder = folder.unwrap_or(root::repository());
    let folder = folder.canonicalize().with_context(|| format!("use {}", folder.display()))?;
    if !folder.is_dir() {
        bail!("{} is not a directory", folder.display());
    }
    say("Building the components and the binary; the first time this compiles for some minutes.");
    let binary = binary::build()?;
    let home = root::target().join("quickstart");
    fs::create_dir_all(&home).with_context(|| format!("make {}", home.display()))?;
    let mut demo = Demo { binary, home, asset: asset::name(&folder), incomplete: Vec::new() };
    demo.protect(&folder)?;
    demo.prove()?;
    if !demo.incomplete.is_empty() {
        bail!("incomplete: {}; what could not be read is named above", demo.incomplete.join(", "));
    }
    if once { Ok(()) } else { demo.serve() }
}

impl Demo {
    fn protect(&mut self, folder: &Path) -> Result<()> {
        title("An installation: keys, database, local vault, the standard policies");
        say(&format!(
            "$ export VOUCHSAFE_DATA={} PATH={}:$PATH",
            self.data().display(),
            self.bin().display()
        ));
        self.show(&["init"])?;
        title("The directory becomes an asset");
        self.add(folder)?;
        let plan = self.home.join("plan.yaml");
        // JSON is YAML.
        let text = format!("{:#}\n", asset::plan(&self.asset));
        fs::write(&plan, text).with_context(|| format!("write {}", plan.display()))?;
        self.show(&["plan", "apply", "-f", &plan.to_string_lossy()])?;
        self.show(&["asset", "list"])?;
        title("What the policies decide, and why");
        let asset = self.asset.clone();
        self.show(&["decide", &asset])?;
        title("A backup, and another one of what has not changed");
        self.show(&["backup", &asset])?;
        self.show(&["backup", &asset])?;
        title("A drill: restored, hashed, compared, measured");
        self.show(&["drill", &asset])?;
        self.show(&["points", &asset])
    }

    fn prove(&mut self) -> Result<()> {
        title("The record of all of it, verified offline");
        self.show(&["ledger", "list", "--limit", "12"])?;
        let key = step::answer(self.call().args(["ledger", "key"]))?;
        let file = self.home.join("ledger.vkey");
        fs::write(&file, key).with_context(|| format!("write {}", file.display()))?;
        let (data, key) = (self.data(), format!("@{}", file.display()));
        self.show(&["verify", "--ledger", &data.to_string_lossy(), "--key", &key])
    }

    /// Adds the asset, under another name if there is one of this name for something else.
    fn add(&mut self, folder: &Path) -> Result<()> {
        let (config, name) = (asset::config(folder)?, self.asset.clone());
        for number in 2.. {
            let shown = self.call().args(["asset", "show", &self.asset, "--json"]).output()?;
            if shown.status.code() == Some(NOT_FOUND) {
                break;
            }
            let there: Value = serde_json::from_slice(&shown.stdout).context("read an asset")?;
            if there.pointer("/asset/config") == Some(&config) {
                say(&format!("The asset {} is there already.", self.asset));
                return Ok(());
            }
            self.asset = format!("{name}-{number}");
        }
        let (asset, config) = (self.asset.clone(), config.to_string());
        let words = ["--kind", "documents", "--tier", "high", "--team", "quickstart", "--source", "files"];
        let words = [&["asset", "add", &asset], &words[..], &["--config", &config]].concat();
        self.show(&[&words[..], &["--rpo", "24h", "--rto", "1h"]].concat())
    }

    fn serve(&mut self) -> Result<()> {
        title("The server: asks the policies every 30 seconds what is due; Ctrl-C ends it");
        self.show(&["serve"])
    }

    fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    fn bin(&self) -> &Path {
        self.binary.parent().unwrap_or(&self.binary)
    }

    fn call(&self) -> std::process::Command {
        let mut command = binary::call(&self.binary);
        command.env("VOUCHSAFE_DATA", self.data()).current_dir(root::repository());
        command
    }

    /// Calls the binary, and shows what is called and what it says.
    fn show(&mut self, words: &[&str]) -> Result<()> {
        let line =
            format!("vouchsafe {}", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "));
        say(&format!("$ {line}"));
        let status = self.call().args(words).status().with_context(|| format!("start {line}"))?;
        match status.code() {
            Some(0) => Ok(()),
            Some(INCOMPLETE) => {
                self.incomplete.push(words[0].to_owned());
                Ok(())
            }
            _ => bail!("{line}: {status}"),
        }
    }
}

fn title(text: &str) {
    say(&format!("\n== {text}"));
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{word}'") }
}

#[expect(clippy::print_stdout, reason = "a development tool says what it does, in order with what it calls")]
fn say(text: &str) {
    println!("{text}");
}
