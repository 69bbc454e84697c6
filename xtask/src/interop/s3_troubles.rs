//! What befalls a log in a bucket: kills, a bucket that fails at any write, lost answers, a second writer.

use std::process::Command;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};

use super::referee::Referee;
use super::s3::{Kept, end, place, say, verdict};
use super::server::Server;
use crate::step;

/// The exit code of a ledger that stopped.
pub(super) const LEDGER_STOPPED: i32 = 9;
/// How often the server is killed in the middle of its work.
const KILLS: usize = 3;
/// How long a token may take on a busy machine.
const ANSWER: Duration = Duration::from_mins(2);
/// What verification says of a log that ended between its tiles and its checkpoint.
const STOPPED_WRITING: &str = "or the log stopped while it published";
/// More writes than one command makes.
const WRITES: u32 = 12;

impl Kept<'_> {
    pub(super) fn kill_often(&mut self, referee: &Referee) -> Result<()> {
        for kill in 1..=KILLS {
            self.kill(kill)?;
            self.look(referee, &format!("killed-{kill}"))?;
        }
        Ok(())
    }

    /// Kills a server while a caller has it make tokens; fewer are made in each round, so that kills come at
    /// other moments. The next command repairs what is half done.
    fn kill(&self, round: usize) -> Result<()> {
        let server = self.serve()?;
        let (made, wait) = sync_channel(0);
        let failed = thread::scope(|scope| {
            let caller = scope.spawn(|| self.make_tokens(round, &made));
            for _ in round..=KILLS {
                wait.recv_timeout(ANSWER).context("have the server make a token")?;
            }
            server.kill()?;
            drop(wait);
            caller.join().map_err(|_| anyhow!("a caller panicked"))
        })?;
        say(&format!("killed; the caller heard: {}", failed.unwrap_or_else(|| "nothing amiss".to_owned())));
        self.ask(&["ledger", "list"]).map(drop)
    }

    /// Has tokens made until nobody counts them any more; gives what the last call said if it failed.
    fn make_tokens(&self, round: usize, made: &SyncSender<()>) -> Option<String> {
        for number in 0.. {
            let token = format!("killed-{round}-{number}");
            if let Err(error) = self.ask(&["token", "create", &token, "--role", "auditor"]) {
                return Some(error.to_string());
            }
            if made.send(()).is_err() {
                break;
            }
        }
        None
    }

    /// The bucket fails after any number of writes of a command. In each state the bucket alone holds together,
    /// before anybody repairs it; afterwards nothing is lost.
    pub(super) fn end_after_any_write(&mut self, referee: &Referee) -> Result<()> {
        let key = self.ask(&["ledger", "key"])?.trim().to_owned();
        for writes in 0..WRITES {
            let token = format!("after-{writes}-writes");
            self.bucket.shut_after(writes)?;
            let made = self.end_of(&["token", "create", &token, "--role", "auditor"])?;
            let after = self.end_of(&["ledger", "list"])?;
            self.bucket.open()?;
            let told = self.others_look(referee, &token, &key)?;
            // Nothing is wrong there, but more may be written than the checkpoint covers.
            let said = verdict(&mut self.call(), &place(), &key)?;
            let holds = said.contains("verify: signed\n") || said.contains(STOPPED_WRITING);
            ensure!(holds && !said.contains("mismatch"), "after {writes} writes: {said}");
            say(&format!("ok      {token:20} {} objects, exit {:?}", told.len(), made.0));
            if made.0 == Some(0) {
                ensure!(writes > 2, "a command wrote {writes} objects, and should have written more");
                return self.look(referee, "ended");
            }
            ensure!(made.0 == Some(LEDGER_STOPPED), "with a bucket that fails, a command ends so: {made:?}");
            ensure!(made.1.contains("503"), "it does not say why: {}", made.1);
            ensure!(after.0 == Some(LEDGER_STOPPED), "the next one ends so: {after:?}");
            if made.1.contains("recorded") {
                self.is_recorded(&token)?;
            }
        }
        Err(anyhow!("a command wrote more than {WRITES} objects"))
    }

    /// Writes are done, and their answers lost: nobody notices.
    pub(super) fn lose_answers(&mut self) -> Result<()> {
        for losses in 1..=3 {
            let token = format!("lost-{losses}");
            self.bucket.lose(losses)?;
            self.ask(&["token", "create", &token, "--role", "auditor"])?;
            self.bucket.open()?;
            self.is_recorded(&token)?;
        }
        Ok(())
    }

    /// A copy of the data directory is served while the original goes on: the copy stops at its first write, and
    /// what the original wrote stays.
    pub(super) fn write_twice(&mut self) -> Result<()> {
        let copy = self.home.join("copy");
        step::answer(Command::new("cp").arg("-r").arg(self.home.join("data")).arg(&copy))?;
        let of_copy = |words: &[&str]| {
            let mut command = self.call_on(&copy);
            command.args(words);
            command
        };
        let log = self.home.join("copy.log");
        let server = Server::start(&mut of_copy(&["serve", "--listen", "127.0.0.1:0"]), &log)?;
        self.ask(&["token", "create", "original", "--role", "auditor"])?;
        let made = end(&mut of_copy(&["token", "create", "copied", "--role", "auditor"]))?;
        let code = server.ended()?;
        ensure!(
            code == Some(LEDGER_STOPPED),
            "the copy's server ended with {code:?}, its caller with {made:?}"
        );
        let said = std::fs::read_to_string(&log).context("read what the copy's server says")?;
        ensure!(said.contains("nothing was overwritten"), "the copy's server says: {said}");
        let again = end(&mut of_copy(&["ledger", "list"]))?;
        ensure!(again.0 == Some(LEDGER_STOPPED), "the copy opens again: {again:?}");
        self.is_recorded("original")
    }

    pub(super) fn fail_under_a_server(&mut self) -> Result<()> {
        let server = self.serve()?;
        self.bucket.shut_after(0)?;
        let made = self.end_of(&["token", "create", "nothing", "--role", "auditor"])?;
        let code = server.ended()?;
        self.bucket.open()?;
        ensure!(code == Some(LEDGER_STOPPED), "the server ended with {code:?}, the caller with {made:?}");
        self.is_recorded("nothing")
    }

    /// What was done before the bucket failed is there, and in the ledger.
    fn is_recorded(&self, token: &str) -> Result<()> {
        let said = self.ask(&["token", "list"])?;
        ensure!(said.contains(token), "the token {token} is lost: {said}");
        Ok(())
    }
}
