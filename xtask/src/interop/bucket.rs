//! A bucket on this machine: moto's S3 server, in our program that can shut its door.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result};

use super::folders::Folders;
use super::strangers;

/// The bucket's name.
pub(super) const NAME: &str = "backups";

/// A server with one empty bucket, for as long as it is needed.
pub(super) struct Bucket {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
    url: String,
}

/// Content type and caching of objects, by their names.
pub(super) type Told = BTreeMap<String, (String, String)>;

impl Bucket {
    /// Installs the server if it is not there, and starts it on a free port.
    pub(super) fn start(folders: &Folders) -> Result<Self> {
        let mut program = strangers::python_program(&folders.kept("python-s3"), "s3", "serve.py")?;
        let mut child = program
            .arg(NAME)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("start the S3 server")?;
        let asks = child.stdin.take().context("speak with the S3 server")?;
        let answers = BufReader::new(child.stdout.take().context("hear the S3 server")?);
        let mut bucket = Self { child, asks, answers, url: String::new() };
        bucket.url = bucket.answer()?;
        Ok(bucket)
    }

    /// Tells a call of the binary where the bucket is, and nothing else.
    pub(super) fn reach(&self, command: &mut Command) {
        for variable in ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "REGION"] {
            command.env_remove(format!("AWS_{variable}"));
        }
        command.env("AWS_ENDPOINT_URL", &self.url).env("AWS_ALLOW_HTTP", "true");
    }

    /// Its server's URL.
    pub(super) fn server(&self) -> &str {
        &self.url
    }

    /// Its own URL, as a web server.
    pub(super) fn url(&self) -> String {
        format!("{}/{NAME}", self.url)
    }

    /// Takes so many objects more, then answers every request with 503.
    pub(super) fn shut_after(&mut self, writes: u32) -> Result<()> {
        self.ask(&format!("shut-after {writes}")).map(drop)
    }

    /// Does so many writes more without an answer.
    pub(super) fn lose(&mut self, writes: u32) -> Result<()> {
        self.ask(&format!("lose {writes}")).map(drop)
    }

    /// Writes whatever the conditions say.
    pub(super) fn be_careless(&mut self) -> Result<()> {
        self.ask("careless").map(drop)
    }

    /// Lets everybody read.
    pub(super) fn publish(&mut self) -> Result<()> {
        self.ask("publish").map(drop)
    }

    /// Answers again, and as it should.
    pub(super) fn open(&mut self) -> Result<()> {
        self.ask("open").map(drop)
    }

    /// Writes every object into a folder, as Amazon's own client reads it.
    pub(super) fn fetch(&mut self, folder: &Path) -> Result<Told> {
        let told = self.ask(&format!("fetch {}", folder.display()))?;
        serde_json::from_str(&told).context("read what the S3 server has")
    }

    fn ask(&mut self, what: &str) -> Result<String> {
        writeln!(self.asks, "{what}").context("ask the S3 server")?;
        self.answer()
    }

    fn answer(&mut self) -> Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line).context("hear the S3 server")?;
        anyhow::ensure!(line.ends_with('\n'), "the S3 server ended");
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
