//! The binary judges logs and receipts that it did not write.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::binary;

/// A ledger or a receipt, and the verdict that it deserves, as Go's program lists them.
#[derive(Deserialize)]
struct Case {
    name: String,
    ledger: Option<PathBuf>,
    proof: Option<PathBuf>,
    entry: Option<PathBuf>,
    key: String,
    verdict: String,
}

/// Judges every case of `cases.json` in a folder; one wrong verdict fails.
#[expect(clippy::print_stdout, reason = "a development tool says what it finds")]
pub(super) fn run(binary: &Path, folder: &Path) -> Result<()> {
    let list = fs::read(folder.join("cases.json")).context("read the list of cases")?;
    let cases: Vec<Case> = serde_json::from_slice(&list).context("parse the list of cases")?;
    ensure!(!cases.is_empty(), "there are no cases");
    let mut wrong = Vec::new();
    for case in cases {
        match judge(binary, folder, &case) {
            Ok(()) => println!("ok      {:20} verify: {}", case.name, case.verdict),
            Err(error) => {
                println!("FAILED  {:20} {error:#}", case.name);
                wrong.push(case.name);
            }
        }
    }
    ensure!(wrong.is_empty(), "wrong verdicts: {}", wrong.join(", "));
    Ok(())
}

fn judge(binary: &Path, folder: &Path, case: &Case) -> Result<()> {
    let expected = exit_code(&case.verdict)?;
    let mut command = binary::call(&binary.to_owned());
    command.current_dir(folder).args(["verify", "--key", &case.key]);
    if let Some(ledger) = &case.ledger {
        command.arg("--ledger").arg(ledger);
    }
    if let (Some(proof), Some(entry)) = (&case.proof, &case.entry) {
        command.arg(proof).arg("--entry").arg(entry);
    }
    let output = command.output().context("start the binary")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let verdict = said.lines().last().unwrap_or_default();
    if output.status.code() != Some(expected) || verdict != format!("verify: {}", case.verdict) {
        let more = String::from_utf8_lossy(&output.stderr);
        bail!("{} is expected, and it says: {said}{more} ({})", case.verdict, output.status);
    }
    Ok(())
}

/// The exit code that stands for a verdict.
fn exit_code(verdict: &str) -> Result<i32> {
    match verdict {
        "signed" => Ok(0),
        "mismatch" => Ok(22),
        "incomplete" => Ok(24),
        _ => bail!("there is no verdict {verdict}"),
    }
}
