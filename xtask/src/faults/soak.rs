//! Kills appenders under load at random moments, over and over, on one log.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::appender::{Appender, End, Said};
use super::case::remove;
use super::judge::Judge;
use super::run::say;
use crate::{interop, root};

/// Callers that append at the same time.
const CALLERS: u32 = 32;
/// Kills between two verdicts: a verdict hashes the whole log.
const VERDICT: u32 = 50;
/// One in so many is killed while it opens and repairs; the others while they append.
const EARLY: u32 = 4;
/// The longest that a process lives after its first append, in microseconds.
const LONGEST: u64 = 120_000;
/// The longest that a process lives that is killed while it opens, in microseconds.
const OPENING: u64 = 30_000;

/// How long to go on.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many processes are killed.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) kills: u32,
}

/// Kills so many processes, and holds the log to all that they said.
pub(crate) fn run(args: &Args) -> Result<()> {
    let appender = Appender::build()?;
    let judge = Judge { key: appender.key()?, referee: interop::referee()?, appender };
    let home = std::path::absolute(root::target().join("soak")).context("find the target folder")?;
    remove(&home)?;
    let (folder, kept) = (home.join("log"), home.join("kept"));
    let mut said = Said::default();
    for kill in 1..=args.kills {
        let random = RandomState::new().hash_one(kill);
        let early = kill % EARLY == 0;
        let end = if early {
            End::Started(Duration::from_micros(random % OPENING))
        } else {
            End::Recorded(Duration::from_micros(random % LONGEST))
        };
        let (heard, _, error) = judge.appender.start(&folder, CALLERS, 0)?.go_until(end)?;
        ensure!(
            early || !heard.recorded.is_empty(),
            "kill {kill}: the log does not open again: {}",
            error.trim()
        );
        said.and(&heard);
        judge.keep(&folder, &kept, &format!("kill-{kill}"))?;
        if kill % VERDICT == 0 || kill == args.kills {
            let last = judge.appender.append(&folder, 1, 1)?;
            said.and(&last);
            judge
                .judge(&folder, &said, &kept)
                .with_context(|| format!("after {kill} kills; what is left lies in {}", home.display()))?;
            say(&format!("{kill} kills: {} entries acknowledged, none lost, no fork", said.recorded.len()));
        }
    }
    remove(&home)
}
