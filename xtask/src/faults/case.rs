//! One fault: a copy of the log, a process with the fault in it, the log opened again, the verdict.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::appender::{Said, Waiting};
use super::judge::Judge;
use super::matrix::Point;
use super::trace;
use crate::step;

/// Appends of the process that gets the fault, one after the other: the base log is so long that one of
/// them fills a tile.
pub(super) const APPENDS: u32 = 3;

/// What the cases start from.
pub(super) struct Base<'a> {
    pub(super) judge: &'a Judge,
    /// The log that is copied.
    pub(super) folder: &'a Path,
    /// What was said of it.
    pub(super) said: &'a Said,
}

impl Base<'_> {
    /// Runs a case in a folder of its own; tells whether the fault struck.
    pub(super) fn run(&self, point: &Point, home: &Path) -> Result<bool> {
        remove(home)?;
        let (folder, kept) = (home.join("log"), home.join("kept"));
        copy(self.folder, &folder)?;
        self.judge.keep(&folder, &kept, "before")?;
        let (mut said, text) = self.strike(&folder, Some(point))?;
        let struck = trace::injected(&text);
        self.judge.keep(&folder, &kept, "struck")?;
        // What is left is what a restart repairs.
        let after = self.judge.appender.append(&folder, 1, 1).context("open the log again and append")?;
        said.and(self.said);
        said.and(&after);
        self.judge.keep(&folder, &kept, "after")?;
        self.judge.judge(&folder, &said, &kept)?;
        remove(home)?;
        Ok(struck)
    }

    /// Appends with a fault, or only with a record of all calls; gives what was said, and the record.
    pub(super) fn strike(&self, folder: &Path, point: Option<&Point>) -> Result<(Said, String)> {
        let record = folder.with_extension("strace");
        let waiting = self.judge.appender.start(folder, 1, APPENDS)?;
        let tracer = Tracer::attach(&waiting, point, &record)?;
        let (said, status, error) = waiting.go()?;
        ensure!(
            status.success() || point.is_some(),
            "without a fault, the appender ended with {status}: {error}"
        );
        tracer.end()?;
        let text = fs::read(&record).with_context(|| format!("read {}", record.display()))?;
        Ok((said, String::from_utf8_lossy(&text).into_owned()))
    }
}

/// `strace`, attached to a process before it begins, so that every thread is counted from its start.
struct Tracer(Child);

impl Tracer {
    fn attach(waiting: &Waiting, point: Option<&Point>, record: &PathBuf) -> Result<Self> {
        let mut command = Command::new("strace");
        command.args(["-f", "-s", "0", "-o"]).arg(record);
        match point {
            Some(point) => {
                command.args(["-e", &format!("trace={}", point.call), "-e", &point.expression()]);
            }
            None => {
                command.args(["-e", "trace=%file,%desc"]);
            }
        }
        command.args(["-p", &waiting.pid().to_string()]).stderr(Stdio::piped());
        let mut child = command.spawn().context("start strace")?;
        let says = child.stderr.take().context("hear strace")?;
        let mut lines = BufReader::new(says).lines().map_while(Result::ok);
        let attached = lines.by_ref().find(|line| line.contains("attached"));
        ensure!(attached.is_some(), "strace cannot attach: it needs the right to trace (ptrace)");
        // Nobody reads on; the pipe holds the few lines that follow.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self(child))
    }

    /// It ends with what it traces.
    fn end(mut self) -> Result<()> {
        self.0.wait().map(drop).context("wait for strace")
    }
}

pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to)).context("make a folder")?;
    step::answer(Command::new("cp").arg("-a").arg(from).arg(to)).map(drop)
}

pub(super) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
