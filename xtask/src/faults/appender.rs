//! The program under test: `crates/ledger/examples/appender.rs`, as a process that can be held, fed and heard.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::{root, step};

/// How long a process may take for anything; whatever takes longer hangs.
const PATIENCE: Duration = Duration::from_mins(1);
/// Lines that may wait to be read.
const LINES: usize = 4_096;

/// The built program.
#[derive(Clone)]
pub(super) struct Appender {
    program: PathBuf,
}

/// What a process said that it had done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Leaf hashes of entries that were recorded, by index.
    pub(super) recorded: BTreeMap<u64, String>,
    /// How many entries it said to be published, at most.
    pub(super) published: u64,
    /// Whether it came to its end.
    pub(super) done: bool,
    /// What it said that is none of these.
    pub(super) other: Vec<String>,
}

/// When a process is killed.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// It ends by itself.
    Never,
    /// So long after it began, while it opens and repairs.
    Started(Duration),
    /// So long after it recorded its first entry.
    Recorded(Duration),
}

/// A process that has not begun: it waits for a line.
pub(super) struct Waiting {
    child: Child,
    stdin: ChildStdin,
}

impl Appender {
    /// Builds the program.
    pub(super) fn build() -> Result<Self> {
        let words = ["build", "--package", "ledger", "--example", "appender", "--locked"];
        step::run(&mut step::command("cargo", &words))?;
        Ok(Self { program: root::target().join("debug/examples/appender") })
    }

    /// The log's verification key.
    pub(super) fn key(&self) -> Result<String> {
        Ok(step::answer(Command::new(&self.program).arg("key"))?.trim().to_owned())
    }

    /// Writes the checkpoint that was signed last; false if nothing was ever signed.
    pub(super) fn head(&self, folder: &Path, file: &Path) -> bool {
        step::output(Command::new(&self.program).arg("head").arg(folder).arg(file)).is_some()
    }

    /// A process that will append, with so many callers, and so many entries by each (0: for ever).
    pub(super) fn start(&self, folder: &Path, callers: u32, count: u32) -> Result<Waiting> {
        let mut command = Command::new(&self.program);
        command.arg("append").arg(folder).arg(callers.to_string()).arg(count.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().context("start the appender")?;
        let stdin = child.stdin.take().context("speak to the appender")?;
        Ok(Waiting { child, stdin })
    }

    /// Appends without a fault; it must succeed.
    pub(super) fn append(&self, folder: &Path, callers: u32, count: u32) -> Result<Said> {
        let (said, status, error) = self.start(folder, callers, count)?.go()?;
        ensure!(status.success() && said.done, "the appender ended with {status}: {}", error.trim());
        Ok(said)
    }

    /// Verifies what lies in a folder: the entries' leaf hashes by index, and how many are published.
    pub(super) fn check(&self, folder: &Path) -> Result<Said> {
        let text = step::answer(Command::new(&self.program).arg("check").arg(folder))?;
        let mut said = Said::default();
        text.lines().for_each(|line| said.hear(line));
        Ok(said)
    }
}

impl Waiting {
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Lets it begin, and hears it to its end.
    pub(super) fn go(self) -> Result<(Said, ExitStatus, String)> {
        self.go_until(End::Never)
    }

    /// Lets it begin, and kills it (`SIGKILL`) at a moment.
    pub(super) fn go_until(mut self, end: End) -> Result<(Said, ExitStatus, String)> {
        writeln!(self.stdin).context("let the appender begin")?;
        let out = self.child.stdout.take().context("hear the appender")?;
        let mut err = self.child.stderr.take().context("hear the appender")?;
        let errors = std::thread::spawn(move || std::io::read_to_string(&mut err).unwrap_or_default());
        let (lines, heard) = sync_channel(LINES);
        std::thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| lines.send(line))
        });
        let said = listen(&heard, &mut self.child, end);
        if said.is_err() {
            let _ = self.child.kill();
        }
        let status = self.child.wait().context("wait for the appender")?;
        Ok((said?, status, errors.join().unwrap_or_default()))
    }
}

fn listen(heard: &Receiver<String>, child: &mut Child, end: End) -> Result<Said> {
    let mut said = Said::default();
    let mut moment = match end {
        End::Never => None,
        End::Started(moment) => {
            hear_for(heard, moment, &mut said);
            child.kill().context("kill the appender")?;
            None
        }
        End::Recorded(moment) => Some(moment),
    };
    loop {
        match heard.recv_timeout(PATIENCE) {
            Ok(line) => said.hear(&line),
            Err(RecvTimeoutError::Disconnected) => return Ok(said),
            Err(RecvTimeoutError::Timeout) => bail!("the appender hangs; it said {:?}", said.other),
        }
        if let (false, Some(left)) = (said.recorded.is_empty(), moment) {
            moment = None;
            hear_for(heard, left, &mut said);
            // What it wrote before it died is still in the pipe.
            child.kill().context("kill the appender")?;
        }
    }
}

/// Hears lines for a while.
#[expect(clippy::disallowed_methods, reason = "a development tool kills at random moments")]
fn hear_for(heard: &Receiver<String>, moment: Duration, said: &mut Said) {
    let end = std::time::Instant::now() + moment;
    while let Some(left) = end.checked_duration_since(std::time::Instant::now()) {
        if let Ok(line) = heard.recv_timeout(left) {
            said.hear(&line);
        } else {
            break;
        }
    }
}

impl Said {
    fn hear(&mut self, line: &str) {
        let words: Vec<_> = line.split(' ').collect();
        match words[..] {
            ["recorded" | "entry", index, leaf] if index.parse::<u64>().is_ok() => {
                self.recorded.extend(index.parse().ok().map(|index: u64| (index, leaf.to_owned())));
            }
            ["published", _, size] => {
                self.published = self.published.max(size.parse().unwrap_or_default());
            }
            ["checked", size, _] => {
                self.published = size.parse().unwrap_or_default();
                self.done = true;
            }
            ["done"] => self.done = true,
            _ => self.other.push(line.to_owned()),
        }
    }

    /// Adds what a later process said.
    pub(super) fn and(&mut self, later: &Self) {
        self.recorded.extend(later.recorded.iter().map(|(index, leaf)| (*index, leaf.clone())));
        self.published = self.published.max(later.published);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_understood() {
        let mut said = Said::default();
        for line in ["opened 3", "recorded 3 ab", "published 3 4", "recorded 4 cd", "published 4 7"] {
            said.hear(line);
        }
        assert_eq!(said.recorded, BTreeMap::from([(3, "ab".to_owned()), (4, "cd".to_owned())]));
        assert_eq!((said.published, said.done), (7, false));
        said.hear("done");
        assert!(said.done);
        assert_eq!(said.other, ["opened 3"]);
    }
}
