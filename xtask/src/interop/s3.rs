//! A log in a bucket: written, read by others, and whole again after whatever befell it.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::bucket::{Bucket, NAME, Told};
use super::folders::{self, Folders};
use super::ours::PLAN;
use super::referee::Referee;
use super::s3_troubles::LEDGER_STOPPED;
use super::server::Server;
use crate::{binary, step};

/// Where the log lies.
const PLACE: &str = "audit/1";
/// What must be told to nobody; also as a part of the key that the server is shown.
const SECRET: &str = "do-not-tell-anybody";

/// An installation whose ledger is in a bucket.
pub(super) struct Kept<'a> {
    binary: &'a Path,
    pub(super) home: PathBuf,
    pub(super) bucket: Bucket,
}

/// Has a bucket keep a log.
pub(super) fn run(binary: &Path, folders: &Folders, referee: &Referee) -> Result<()> {
    let home = folders.bucket();
    folders::make(&home.join("source"))?;
    let mut kept = Kept { binary, home, bucket: Bucket::start(folders)? };
    kept.refuse_a_careless_bucket()?;
    kept.write()?;
    kept.look(referee, "written")?;
    kept.read_as_anybody()?;
    kept.kill_often(referee)?;
    kept.end_after_any_write(referee)?;
    kept.fail_under_a_server()?;
    kept.look(referee, "failed")?;
    kept.lose_answers()?;
    kept.look(referee, "lost")?;
    kept.write_twice()?;
    kept.look(referee, "twice")
}

impl Kept<'_> {
    fn write(&mut self) -> Result<()> {
        let place = place();
        let init = ["init", "--origin", "interop.example/bucket", "--ledger-objects", &place];
        step::answer(with_key(&mut self.call()).args(init))?;
        self.keep("begun")?;
        // From here on the key comes by a file.
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(self.home.join("data/keys/s3"))
            .and_then(|mut file| std::io::Write::write_all(&mut file, key().as_bytes()))
            .context("write the key of the bucket")?;
        ensure!(!self.home.join("data/ledger/checkpoint").exists(), "the ledger is in the directory too");
        let config = json!({ "roots": [self.home.join("source")] }).to_string();
        let asset =
            ["asset", "add", "documents", "--kind", "documents", "--tier", "high", "--team", "interop"];
        let source = ["--source", "files", "--config", &config, "--rpo", "24h", "--rto", "1h"];
        self.ask(&[&asset[..], &source].concat())?;
        let plan = self.home.join("plan.yaml");
        fs::write(&plan, PLAN).context("write a plan")?;
        self.ask(&["plan", "apply", "--file", &plan.to_string_lossy()])?;
        fs::write(self.home.join("source/file"), "kept").context("write a file to back up")?;
        self.ask(&["backup", "documents"])?;
        // Whatever else the first look finds, the bucket answers it. However much is told, the secret is not.
        let mut doctor = self.call();
        doctor.env_remove("AWS_ENDPOINT_URL").env_remove("AWS_ALLOW_HTTP").env("VOUCHSAFE_LOG", "trace");
        let doctor = doctor.args(["doctor", "--verbose"]).output();
        let doctor = doctor.context("start the binary")?;
        let said = String::from_utf8_lossy(&doctor.stdout);
        ensure!(said.contains(&format!("they are in {place}")), "doctor says: {said}");
        let log = String::from_utf8_lossy(&doctor.stderr);
        ensure!(log.contains("vouchsafe") || log.len() > 1000, "nothing is logged: {log}");
        ensure!(!said.contains(SECRET) && !log.contains(SECRET), "the secret is told");
        let config =
            fs::read_to_string(self.home.join("data/config.json")).context("read the configuration")?;
        ensure!(config.contains(self.bucket.server()) && !config.contains(SECRET), "it keeps: {config}");
        Ok(())
    }

    /// A bucket whose server does not heed conditions is refused, and nothing is set up.
    fn refuse_a_careless_bucket(&mut self) -> Result<()> {
        self.bucket.be_careless()?;
        let refused = end(with_key(&mut self.call()).args(["init", "--ledger-objects", &place()]))?;
        self.bucket.open()?;
        ensure!(refused.0 == Some(LEDGER_STOPPED), "a careless bucket is answered with {refused:?}");
        ensure!(refused.1.contains("conditional writes"), "it does not say why: {}", refused.1);
        ensure!(!self.home.join("data/vouchsafe.db").exists(), "it was set up all the same");
        Ok(())
    }

    /// Who has no key reads a bucket that everybody may read: by its name, and as a web server.
    fn read_as_anybody(&mut self) -> Result<()> {
        let key = self.ask(&["ledger", "key"])?.trim().to_owned();
        let web = format!("{}/{PLACE}", self.bucket.url());
        for ledger in [place(), web.clone()] {
            let refused = self.end_of(&["verify", "--ledger", &ledger, "--key", &key])?;
            ensure!(refused.0 != Some(0) && refused.1.contains("403"), "a closed bucket answers {refused:?}");
        }
        self.bucket.publish()?;
        for ledger in [place(), web] {
            self.ask(&["ledger", "fsck", &ledger, "--key", &key])?;
            let mirror = self.home.join(format!("mirror-{}", ledger.len())).display().to_string();
            self.ask(&["ledger", "mirror", &ledger, &mirror, "--key", &key])?;
            for place in [&ledger, &mirror] {
                verify(&mut self.call(), place, &key)?;
            }
            let mirrored = Path::new(&mirror).join("checkpoint").display().to_string();
            self.ask(&["backup", "documents"])?;
            self.ask(&["ledger", "diff", &mirrored, &ledger, "--ledger", &ledger, "--key", &key])?;
        }
        Ok(())
    }

    /// Everything holds: for us, for who has the bucket alone, and for Go on a copy; nothing was rewritten.
    pub(super) fn look(&mut self, referee: &Referee, moment: &str) -> Result<()> {
        let key = self.ask(&["ledger", "key"])?.trim().to_owned();
        let data = self.home.join("data").to_string_lossy().into_owned();
        for ledger in [data, place()] {
            let said = step::answer(
                with_key(&mut self.call()).args(["verify", "--ledger", &ledger, "--key", &key]),
            )?;
            ensure!(said.ends_with("verify: signed\n"), "verification of {ledger} says: {said}");
        }
        self.ask(&["ledger", "fsck"])?;
        let told = self.others_look(referee, moment, &key)?;
        say(&format!("ok      {moment:20} {} objects", told.len()));
        Ok(())
    }

    /// For who has the bucket alone everything holds, at whatever moment: Go reads a copy.
    pub(super) fn others_look(&mut self, referee: &Referee, moment: &str, key: &str) -> Result<Told> {
        let told = self.keep(moment)?;
        typed(&told)?;
        let (ledger, evidence) = (self.home.join(moment).join(PLACE), self.home.join("evidence"));
        referee.extends(&ledger, key, &evidence)?;
        Ok(told)
    }

    /// Copies the bucket as it is, and keeps its checkpoint apart.
    fn keep(&mut self, moment: &str) -> Result<Told> {
        let (copy, evidence) = (self.home.join(moment), self.home.join("evidence"));
        let told = self.bucket.fetch(&copy)?;
        folders::make(&evidence)?;
        fs::copy(copy.join(PLACE).join("checkpoint"), evidence.join(format!("{moment}.checkpoint")))
            .context("keep a checkpoint")?;
        Ok(told)
    }

    pub(super) fn serve(&self) -> Result<Server> {
        Server::start(self.call().args(["serve", "--listen", "127.0.0.1:0"]), &self.home.join("server.log"))
    }

    pub(super) fn ask(&self, words: &[&str]) -> Result<String> {
        step::answer(self.call().args(words))
    }

    /// How a call ends, and what it says of its failure.
    pub(super) fn end_of(&self, words: &[&str]) -> Result<(Option<i32>, String)> {
        end(self.call().args(words))
    }

    pub(super) fn call(&self) -> Command {
        self.call_on(&self.home.join("data"))
    }

    /// A call on another data directory.
    pub(super) fn call_on(&self, data: &Path) -> Command {
        let mut command = binary::call(&self.binary.to_owned());
        self.bucket.reach(&mut command);
        command.arg("--data").arg(data);
        command
    }
}

/// How a call ends, and what it says of its failure.
pub(super) fn end(command: &mut Command) -> Result<(Option<i32>, String)> {
    let output = command.output().context("start the binary")?;
    Ok((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// The whole ledger must hold.
fn verify(command: &mut Command, ledger: &str, key: &str) -> Result<()> {
    let said = verdict(command, ledger, key)?;
    ensure!(said.contains("verify: signed\n"), "verification of {ledger}: {said}");
    Ok(())
}

/// What verification says of a ledger.
pub(super) fn verdict(command: &mut Command, ledger: &str, key: &str) -> Result<String> {
    let output = command.args(["verify", "--ledger", ledger, "--key", key]).output();
    let output = output.context("start the binary")?;
    Ok([output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat())
}

/// Where the log lies, as the binary is told.
pub(super) fn place() -> String {
    format!("s3://{NAME}/{PLACE}")
}

/// Hands the key of the bucket by the environment.
fn with_key(command: &mut Command) -> &mut Command {
    command.env("AWS_ACCESS_KEY_ID", "interop").env("AWS_SECRET_ACCESS_KEY", SECRET)
}

/// The same as a file.
fn key() -> String {
    format!("[default]\naws_access_key_id = interop\naws_secret_access_key = {SECRET}\n")
}

/// The bucket can serve strangers: every object has the type and the caching that the format wants.
fn typed(told: &Told) -> Result<()> {
    let tiles = told.keys().filter(|name| name.contains("/tile/")).count();
    ensure!(
        told.contains_key(&format!("{PLACE}/checkpoint")) && tiles + 1 == told.len(),
        "odd objects: {told:?}"
    );
    for (name, (content_type, cache)) in told {
        let (wanted, keeps) = if name.ends_with("/checkpoint") {
            ("text/plain; charset=utf-8", "no-store")
        } else {
            ("application/octet-stream", "immutable")
        };
        ensure!(content_type == wanted && cache.ends_with(keeps), "{name} is {content_type}, {cache}");
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a development tool says what it finds")]
pub(super) fn say(text: &str) {
    println!("{text}");
}
