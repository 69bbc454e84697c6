//! A server on the installation, for as long as it is needed.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::step;

/// How long a server may take until it serves: seconds, on a busy machine.
const STARTING: Duration = Duration::from_mins(1);

/// What it says once it serves.
const SERVING: &str = " serving ";

/// A server that runs.
pub(super) struct Server {
    child: Child,
}

impl Server {
    /// Starts `command`, a call of `vouchsafe serve`, and waits until it serves; its log goes into a file.
    pub(super) fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let file = File::create(log).with_context(|| format!("make {}", log.display()))?;
        let mut child = command.stderr(Stdio::piped()).spawn().context("start the server")?;
        let says = child.stderr.take().context("hear the server")?;
        let server = Self { child };
        let (begins, wait) = sync_channel(1);
        std::thread::spawn(move || keep(says, file, &begins));
        wait.recv_timeout(STARTING)
            .with_context(|| format!("the server does not serve; {} may say why", log.display()))?;
        Ok(server)
    }

    /// Asks the server to end, and waits until it has.
    pub(super) fn end(mut self) -> Result<()> {
        let kill = ["-c", "kill -TERM \"$0\"", &self.child.id().to_string()];
        step::answer(&mut step::command("sh", &kill)).context("ask the server to end")?;
        let status = self.child.wait().context("wait for the server")?;
        anyhow::ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }
}

impl Server {
    /// Kills the server: it does nothing more, not even on its way out.
    pub(super) fn kill(mut self) -> Result<()> {
        self.child.kill().context("kill the server")?;
        self.child.wait().context("wait for the server").map(drop)
    }

    /// Waits until the server ends by itself; gives its exit code.
    pub(super) fn ended(mut self) -> Result<Option<i32>> {
        Ok(self.child.wait().context("wait for the server")?.code())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Where `end` was not called, something failed already; a server that has ended is left alone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps what the server says, and tells when it serves.
fn keep(says: ChildStderr, mut file: File, begins: &SyncSender<()>) {
    for line in BufReader::new(says).lines().map_while(Result::ok) {
        let _ = writeln!(file, "{line}");
        if line.contains(SERVING) {
            let _ = begins.try_send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_ends_at_once_is_not_waited_for() {
        let started = Server::start(&mut step::command("sh", &["-c", "exit 1"]), Path::new("/dev/null"));
        assert!(started.is_err_and(|error| error.to_string().starts_with("the server does not serve")));
    }
}
