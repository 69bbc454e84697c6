//! A real installation writes the log that Go is to check: in-process commands, then many callers at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::json;

use super::folders::Folders;
use super::server::Server;
use crate::{binary, step};

/// Between rounds of tokens a checkpoint is kept, and a backup made.
const ROUNDS: usize = 4;
/// Callers that make tokens at the same time, so that checkpoints cover several entries.
const CALLERS: usize = 4;
/// Tokens that each caller makes in a round: over 512 entries in all, for two full tiles and a partial one.
const TOKENS: usize = 35;

/// An installation, and what is kept of its past.
pub(super) struct Installation {
    binary: PathBuf,
    data: PathBuf,
    source: PathBuf,
    evidence: PathBuf,
}

impl Installation {
    pub(super) fn new(binary: &Path, folders: &Folders) -> Self {
        Self {
            binary: binary.to_owned(),
            data: folders.data(),
            source: folders.source(),
            evidence: folders.evidence(),
        }
    }

    /// The log.
    pub(super) fn ledger(&self) -> PathBuf {
        self.data.join("ledger")
    }

    /// The log's verification key.
    pub(super) fn key(&self) -> Result<String> {
        Ok(self.ask(&["ledger", "key"])?.trim().to_owned())
    }

    /// Sets the installation up and uses it until its log is large enough.
    pub(super) fn write(&self) -> Result<()> {
        self.set_up()?;
        self.keep("set-up", &[0, 1, 9])?;
        self.protect()?;
        self.keep("protected", &[0, 10])?;
        let log = self.data.with_extension("log");
        let server = Server::start(self.call().args(["serve", "--listen", "127.0.0.1:0"]), &log)?;
        for round in 1..=ROUNDS {
            self.make_tokens(round)?;
            self.back_up(round)?;
            self.keep(&format!("round-{round}"), &[0, 100 * round])?;
        }
        server.end()?;
        self.ask(&["drill", ASSET])?;
        let last = self.size()? - 1;
        self.keep("whole", &[0, 1, 255, 256, 511, 512, last])?;
        self.verify()
    }

    /// Announces another key, so that both sign; gives the old one and the new one.
    pub(super) fn rotate(&self) -> Result<[String; 2]> {
        let old = self.key()?;
        self.ask(&["ledger", "rotate-key", "--announce"])?;
        self.ask(&["token", "create", "while-both-sign", "--role", "auditor"])?;
        self.verify()?;
        Ok([old, self.key()?])
    }

    fn set_up(&self) -> Result<()> {
        self.ask(&["init", "--origin", "interop.example/audit"])?;
        let config = json!({ "roots": [self.source] }).to_string();
        let asset = ["asset", "add", ASSET, "--kind", "documents", "--tier", "high", "--team", "interop"];
        let source = ["--source", "files", "--config", &config, "--rpo", "24h", "--rto", "1h"];
        self.ask(&[&asset[..], &source].concat())?;
        let plan = self.data.with_extension("plan.yaml");
        fs::write(&plan, PLAN).with_context(|| format!("write {}", plan.display()))?;
        self.ask(&["plan", "apply", "--file", &plan.to_string_lossy()]).map(drop)
    }

    fn protect(&self) -> Result<()> {
        for number in ["first", "second"] {
            fs::write(self.source.join(number), number.repeat(10_000)).context("write a file to back up")?;
            self.ask(&["backup", ASSET])?;
        }
        self.ask(&["drill", ASSET])?;
        self.ask(&["decide", ASSET]).map(drop)
    }

    /// Many callers make tokens at the same time.
    fn make_tokens(&self, round: usize) -> Result<()> {
        thread::scope(|scope| {
            let callers: Vec<_> =
                (1..=CALLERS).map(|caller| scope.spawn(move || self.make(round, caller))).collect();
            callers
                .into_iter()
                .try_for_each(|caller| caller.join().map_err(|_| anyhow!("a caller panicked")).flatten())
        })
    }

    fn make(&self, round: usize, caller: usize) -> Result<()> {
        for number in 1..=TOKENS {
            let name = format!("auditor-{round}-{caller}-{number}");
            self.ask(&["token", "create", &name, "--role", "auditor"])?;
        }
        self.ask(&["token", "revoke", &format!("auditor-{round}-{caller}-1")]).map(drop)
    }

    fn back_up(&self, round: usize) -> Result<()> {
        let text = format!("round {round}\n");
        fs::write(self.source.join("round"), text).context("write a file to back up")?;
        self.ask(&["backup", ASSET]).map(drop)
    }

    /// Keeps the checkpoint of this moment, and receipts of it.
    fn keep(&self, moment: &str, indexes: &[usize]) -> Result<()> {
        let checkpoint = self.evidence.join(format!("{moment}.checkpoint"));
        fs::copy(self.ledger().join("checkpoint"), checkpoint).context("keep a checkpoint")?;
        for index in indexes {
            let proof = self.evidence.join(format!("{moment}-{index}.tlog-proof"));
            self.ask(&["ledger", "receipt", &index.to_string(), "--output", &proof.to_string_lossy()])?;
        }
        Ok(())
    }

    /// How many entries the newest checkpoint covers.
    fn size(&self) -> Result<usize> {
        let text = fs::read_to_string(self.ledger().join("checkpoint")).context("read the checkpoint")?;
        text.lines().nth(1).and_then(|line| line.parse().ok()).context("read the checkpoint's size")
    }

    /// The binary itself must find nothing wrong, in the database neither.
    fn verify(&self) -> Result<()> {
        let data = self.data.to_string_lossy();
        let said = self.ask(&["verify", "--ledger", &data, "--key", &self.key()?])?;
        ensure!(said.ends_with("verify: signed\n"), "our own verification says: {said}");
        say(&said);
        Ok(())
    }

    fn ask(&self, words: &[&str]) -> Result<String> {
        step::answer(self.call().args(words))
    }

    fn call(&self) -> Command {
        let mut command = binary::call(&self.binary);
        command.arg("--data").arg(&self.data);
        command
    }
}

const ASSET: &str = "documents";

pub(super) const PLAN: &str = "\
name: interop
policies:
  - { kind: scope, use: scope-rules }
  - { kind: frequency, use: frequency-objectives }
  - { kind: retention, use: retention-tiers }
  - { kind: drill, use: drill-cadence }
vaults: [main]
";

#[expect(clippy::print_stdout, reason = "a development tool says what it finds")]
fn say(text: &str) {
    print!("{text}");
}
