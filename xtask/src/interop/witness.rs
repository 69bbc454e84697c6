//! A witness of others cosigns our log, and both witnesses answer the same cases.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::folders::{self, Folders};
use crate::{binary, root, step};

/// The crate of the other witness, its version, and the program that it installs.
const PACKAGE: (&str, &str, &str) = ("witness-log-cli", "0.6.1", "witness-log");

/// The crate of ours, and the example in it that plays a log.
const CASES: (&str, &str) = ("witness", "cases");

/// How long a witness may take until it serves, and to answer: seconds, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// Both witnesses, and the log that is played to them.
pub(super) struct Witnesses {
    ours: PathBuf,
    theirs: PathBuf,
    cases: PathBuf,
    folder: PathBuf,
}

/// A witness that runs.
struct Serving {
    child: Child,
    address: String,
    key: String,
}

impl Witnesses {
    /// Installs the other witness, if it is not there, and builds what plays the log.
    pub(super) fn prepare(binary: &Path, folders: &Folders) -> Result<Self> {
        let theirs = install(folders)?;
        let (package, example) = CASES;
        step::run(&mut step::command(
            "cargo",
            &["build", "--locked", "--package", package, "--example", example],
        ))?;
        let folder = folders.witnesses();
        folders::make(&folder)?;
        let cases = root::target().join("debug/examples").join(example);
        Ok(Self { ours: binary.to_owned(), theirs, cases, folder })
    }

    /// Compares both, and lets both cosign a log that an installation has written.
    pub(super) fn compare(&self, ledger: &Path, key: &str) -> Result<()> {
        let played = step::answer(&mut Command::new(&self.cases))?;
        let keys = [played.trim(), key];
        let witnesses = [("witness-log", self.serve_theirs(&keys)?), ("vouchsafe", self.serve_ours(&keys)?)];
        let mut answers = Vec::new();
        for (name, witness) in &witnesses {
            answers.push(self.play(name, witness).with_context(|| format!("put the cases to {name}"))?);
            self.judge(&format!("{name}.cases"), &[keys[0], &witness.key])?;
        }
        table(&answers[0], &answers[1])?;
        self.cosign(ledger, key, &witnesses)
    }

    /// Our log's checkpoint, cosigned by both, and judged by the other's verifier.
    fn cosign(&self, ledger: &Path, key: &str, witnesses: &[(&str, Serving)]) -> Result<()> {
        let mut note = fs::read_to_string(ledger.join("checkpoint")).context("read the checkpoint")?;
        let submitted = format!("old 0\n\n{note}");
        for (name, witness) in witnesses {
            let (status, lines) = post(&witness.address, &submitted)?;
            ensure!(status == 200, "{name} answers {status} to our log: {lines}");
            note.push_str(&lines);
        }
        let name = "our-log";
        fs::write(self.folder.join(name), &note).context("keep the cosigned checkpoint")?;
        self.judge(name, &[key, &witnesses[0].1.key, &witnesses[1].1.key])?;
        say("ok      our log, cosigned by both, accepted by `c2sp verify`");
        // A changed checkpoint must not pass.
        let changed = note.replacen("\n\n", "x\n\n", 1);
        fs::write(self.folder.join("changed"), changed).context("write a changed checkpoint")?;
        ensure!(self.judge("changed", &[key]).is_err(), "a changed checkpoint was accepted");
        say("ok      changed, refused by `c2sp verify`");
        Ok(())
    }

    /// The other's verifier must find a good signature by each key.
    fn judge(&self, file: &str, keys: &[&str]) -> Result<()> {
        for key in keys {
            let mut command = Command::new(&self.theirs);
            command.args(["c2sp", "verify"]).arg(self.folder.join(file)).args(["--vkey", key]);
            step::answer(&mut command).with_context(|| format!("verify {file} with {key}"))?;
        }
        Ok(())
    }

    fn serve_theirs(&self, logs: &[&str]) -> Result<Serving> {
        let folder = self.folder.join("theirs").display().to_string();
        let call = |words: &[&str]| {
            let mut command = Command::new(&self.theirs);
            command.arg("witness").args(words);
            command
        };
        let made = step::answer(&mut call(&["init", &folder, "--name", "theirs.example/w1", "--json"]))?;
        let made: Value =
            serde_json::from_str(&made).context("read what the other witness says of itself")?;
        let key = made["vkey"].as_str().context("find the key of the other witness")?.to_owned();
        for log in logs {
            let origin = log.split('+').next().unwrap_or_default();
            step::answer(&mut call(&["add-log", &folder, origin, log]))?;
        }
        let mut command = call(&["serve", &folder, "--listen", "127.0.0.1:0"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = child.context("start the other witness")?;
        let says = child.stderr.take().context("hear the other witness")?;
        Serving::wait(child, says, "listening on http://", key)
    }

    fn serve_ours(&self, logs: &[&str]) -> Result<Serving> {
        let folder = self.folder.join("ours");
        let call = |words: &[&str]| {
            let mut command = binary::call(&self.ours);
            command.arg("witness").args(words).arg("--dir").arg(&folder);
            command
        };
        step::answer(&mut call(&["init", "--name", "ours.example/w1"]))?;
        step::answer(&mut call(&[&["add-log"], logs].concat()))?;
        let key = step::answer(&mut call(&["key"]))?.trim().to_owned();
        let mut command = call(&["serve", "--listen", "127.0.0.1:0"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = child.context("start our witness")?;
        let says = child.stderr.take().context("hear our witness")?;
        Serving::wait(child, says, "address=", key)
    }

    /// Plays the log: a line for each case.
    fn play(&self, name: &str, witness: &Serving) -> Result<Vec<Vec<String>>> {
        let mut command = Command::new(&self.cases);
        command.args([&witness.address, &witness.key]).arg(self.folder.join(format!("{name}.cases")));
        let lines = step::answer(&mut command)?;
        Ok(lines.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
    }
}

/// Installs the other witness once; the version is part of the folder's name.
fn install(folders: &Folders) -> Result<PathBuf> {
    let (package, version, program) = PACKAGE;
    let home = folders.kept(&format!("{package}-{version}"));
    let installed = home.join("bin").join(program);
    if !installed.is_file() {
        let words =
            ["install", package, "--version", version, "--no-default-features", "--locked", "--debug"];
        step::run(step::command("cargo", &words).arg("--root").arg(&home))
            .context("install a witness of others")?;
    }
    Ok(installed)
}

impl Serving {
    /// Waits until it says where it listens.
    fn wait(
        child: Child,
        says: impl Read + Send + 'static,
        marker: &'static str,
        key: String,
    ) -> Result<Self> {
        let mut serving = Self { child, address: String::new(), key };
        let (tell, told) = sync_channel(1);
        std::thread::spawn(move || listen(says, marker, &tell));
        serving.address = told.recv_timeout(PATIENCE).context("wait until a witness serves")?;
        Ok(serving)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has nothing that it would lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Tells what follows the marker, and reads on, or the witness would wait.
fn listen(says: impl Read, marker: &str, tell: &SyncSender<String>) {
    for line in BufReader::new(says).lines().map_while(Result::ok) {
        if let Some((_, rest)) = line.split_once(marker) {
            let address = rest.split_whitespace().next().unwrap_or_default();
            let _ = tell.try_send(address.to_owned());
        }
    }
}

fn post(address: &str, body: &str) -> Result<(u16, String)> {
    let mut stream = TcpStream::connect(address).context("connect to a witness")?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let head = format!(
        "POST /add-checkpoint HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).context("hear a witness")?;
    let (head, body) = answer.split_once("\r\n\r\n").context("find the body of an answer")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.context("find the status of an answer")?, body.to_owned()))
}

/// Shows both answers beside what the specification wants, and fails if one differs.
fn table(theirs: &[Vec<String>], ours: &[Vec<String>]) -> Result<()> {
    ensure!(!ours.is_empty() && theirs.len() == ours.len(), "the witnesses were not asked the same");
    say(&format!("        {:24} {:>13} {:>12} {:>10}", "case", "specification", "witness-log", "vouchsafe"));
    let mut wrong = Vec::new();
    for (theirs, ours) in theirs.iter().zip(ours) {
        let ([name, wanted, other, fault], [_, _, own, own_fault]) = (&theirs[..], &ours[..]) else {
            bail!("a case has no name, wanted status, status and fault: {theirs:?} {ours:?}");
        };
        let good =
            [other, own].iter().all(|status| *status == wanted) && fault.is_empty() && own_fault.is_empty();
        let word = if good { "ok" } else { "FAILED" };
        say(&format!("{word:7} {name:24} {wanted:>13} {other:>12} {own:>10}  {fault}{own_fault}"));
        wrong.extend((!good).then(|| name.clone()));
    }
    ensure!(wrong.is_empty(), "answered otherwise than specified: {}", wrong.join(", "));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a development tool says what it finds")]
fn say(text: &str) {
    println!("{text}");
}
