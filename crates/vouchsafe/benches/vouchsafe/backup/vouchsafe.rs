//! The binary, over a data directory of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use serde_json::json;

use super::process::run;
use super::tool::Tool;

/// The binary that this benchmark was built with.
const BINARY: &str = env!("CARGO_BIN_EXE_vouchsafe");

/// The four standard policies with their defaults.
const PLAN: &str = r#"{
  "name": "bench",
  "policies": [
    {"kind": "scope", "use": "scope-rules"},
    {"kind": "frequency", "use": "frequency-objectives"},
    {"kind": "retention", "use": "retention-tiers"},
    {"kind": "drill", "use": "drill-cadence"}
  ],
  "vaults": ["main"]
}"#;

pub(super) struct Vouchsafe;

impl Vouchsafe {
    fn command(folder: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        // Nothing in the environment of whoever measures leads it astray.
        for variable in ["DATA", "SERVER", "TOKEN", "KEK", "LEDGER_KEY", "LOG"] {
            command.env_remove(format!("VOUCHSAFE_{variable}"));
        }
        command.arg("--data").arg(folder.join("data")).arg("--quiet").args(words);
        command
    }
}

impl Tool for Vouchsafe {
    fn set_up(&self, folder: &Path, tree: &Path) -> Result<()> {
        let plan = folder.join("plan.json");
        std::fs::write(&plan, PLAN)?;
        let config = json!({ "roots": [tree] }).to_string();
        run(&mut Self::command(folder, &["init"]))?;
        let asset = ["asset", "add", "tree", "--kind", "documents", "--tier", "high", "--team", "core"];
        run(Self::command(folder, &asset).args(["--source", "files", "--config", &config]))?;
        run(Self::command(folder, &["plan", "apply", "--file"]).arg(plan))?;
        Ok(())
    }

    fn back_up(&self, folder: &Path, _tree: &Path) -> Command {
        Self::command(folder, &["backup", "tree"])
    }

    fn restore(&self, folder: &Path, to: &Path) -> Command {
        let mut command = Self::command(folder, &["restore", "tree", "--to"]);
        command.arg(to);
        command
    }

    fn repository(&self, folder: &Path) -> PathBuf {
        folder.join("data")
    }
}
