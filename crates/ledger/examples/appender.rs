//! A log that is written to from the command line, for `cargo xtask faults` and `cargo xtask soak`: it
//! says what it acknowledges, line by line, so that whoever kills it can hold it to its word.
//!
//! ```text
//! appender append DIR CALLERS COUNT   waits for a line, then appends; COUNT 0: until it is killed
//! appender head DIR FILE              writes the checkpoint that was signed last into FILE
//! appender check DIR                  verifies what lies in DIR, without opening the log
//! appender key                        the log's verification key
//! ```

#![forbid(unsafe_code)]
#![expect(clippy::print_stderr, reason = "a tool for tests says what it does")]

use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use domain::entry::{Actor, Detail, EncodedEntry, Entry, Origin, Outcome, Phase, Status, Target, TargetKind};
use domain::id::EntryId;
use domain::ports::{Clock, Commit, Entropy, LedgerQueue, Store};
use ledger::{Log, LogParts, Sequencer, SequencerHandle, State, StoredObjects, verify_log};
use proof::hash::leaf_hash;
use proof::note::SigningKey;
use store_sqlite::SqliteStore;
use testkit::ManualClock;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The log's name.
const ORIGIN: &str = "faults.example/log";
/// The time, always.
const NOW: &str = "2026-09-10T00:00:00Z";
/// How long an append may take until it is published; a log that stops says so at once.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = args.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", domain::error::chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), Failure> {
    match words {
        ["append", folder, callers, count] => {
            // Whoever traces this process attaches before anything is opened.
            io::stdin().read_line(&mut String::new())?;
            let (callers, count) = (callers.parse()?, count.parse()?);
            runtime(callers)?.block_on(append(Path::new(folder), callers, count))
        }
        ["head", folder, file] => runtime(1)?.block_on(head(Path::new(folder), Path::new(file))),
        ["check", folder] => runtime(1)?.block_on(check(Path::new(folder))),
        ["key"] => say(&key()?.verifying_key().to_string()),
        _ => Err("usage: appender append DIR CALLERS COUNT | head DIR FILE | check DIR | key".into()),
    }
}

/// One caller has one thread of each kind, so that runs are alike, call by call. Without network, threads wake
/// each other through memory: every `write` is one to a file, or to whoever reads what this says.
fn runtime(callers: usize) -> io::Result<tokio::runtime::Runtime> {
    let mut builder = match callers {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let blocking = if callers == 1 { 1 } else { 16 };
    builder.max_blocking_threads(blocking).enable_time().build()
}

async fn append(folder: &Path, callers: usize, count: u64) -> Result<(), Failure> {
    std::fs::create_dir_all(folder.join("ledger"))?;
    let store = SqliteStore::open(&folder.join("queue.sqlite")).await?;
    let log = Log::open(LogParts {
        queue: Arc::new(store.clone()),
        objects: objects(folder)?,
        keys: key()?.into(),
        clock: Arc::new(ManualClock::at(NOW)),
        witnessing: None,
    })
    .await?;
    say(&format!("opened {}", log.size()))?;
    let sequencer = Sequencer::start(log);
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..callers as u64 {
        tasks.spawn(call(store.clone(), sequencer.handle().clone(), caller, count));
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    sequencer.finish().await;
    store.close().await;
    say("done")
}

/// One caller, who waits for each append before the next.
async fn call(
    store: SqliteStore,
    sequencer: SequencerHandle,
    caller: u64,
    count: u64,
) -> Result<(), Failure> {
    let mut done = 0;
    while count == 0 || done < count {
        let entry = entry(caller)?;
        let leaf = leaf_hash(&entry.bytes);
        let committed = store.commit(Commit::recording(entry)).await?;
        let index = committed.last();
        say(&format!("recorded {index} {leaf}"))?;
        sequencer.wait(index, State::Published, PATIENCE).await?;
        let size = sequencer.reached().published;
        say(&format!("published {index} {size}"))?;
        done += 1;
    }
    Ok(())
}

async fn head(folder: &Path, file: &Path) -> Result<(), Failure> {
    let store = SqliteStore::open(&folder.join("queue.sqlite")).await?;
    let head = store.head().await?;
    store.close().await;
    match head {
        Some(head) => Ok(std::fs::write(file, head.checkpoint)?),
        None => Err("nothing was ever signed".into()),
    }
}

async fn check(folder: &Path) -> Result<(), Failure> {
    let verified = verify_log(&objects(folder)?, key()?.verifying_key(), &mut |index, entry| {
        let _ = say(&format!("entry {index} {}", leaf_hash(entry)));
    })
    .await?;
    for finding in &verified.findings {
        say(&format!("finding {}: {}", finding.object, finding.message))?;
    }
    let root = verified.root.map(|root| root.to_string()).unwrap_or_default();
    say(&format!("checked {} {root}", verified.size))
}

fn objects(folder: &Path) -> Result<StoredObjects, Failure> {
    Ok(StoredObjects::in_directory(&folder.join("ledger"))?)
}

fn key() -> Result<SigningKey, Failure> {
    Ok(SigningKey::from_seed(ORIGIN, &[7; 32])?)
}

/// An entry like any other; its identity makes it unique. Its time never goes backward.
fn entry(caller: u64) -> Result<EncodedEntry, Failure> {
    let clock = ManualClock::at(NOW);
    let entry = Entry {
        id: EntryId::fresh(&clock, &Chance),
        time: clock.now(),
        phase: Phase::Result,
        intent: None,
        actor: Actor::local(),
        origin: Origin { address: None, component: "cli".into(), version: "0.0.0".into() },
        target: Target::other(TargetKind::Endpoint, "/v1/assets"),
        outcome: Outcome::because(Status::Denied, "the token was revoked"),
        policy: Vec::new(),
        correlation: None,
        detail: Detail::AccessDenied { action: format!("caller {caller}") },
        evidence: Vec::new(),
    };
    Ok(entry.encode(&Chance)?)
}

/// Randomness enough for identities.
#[derive(Debug)]
struct Chance;

impl Entropy for Chance {
    fn fill(&self, bytes: &mut [u8]) {
        for (at, chunk) in bytes.chunks_mut(8).enumerate() {
            let random = RandomState::new().hash_one(at).to_le_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }
}

/// One line, written at once: whoever reads it may kill this process at the next moment.
fn say(line: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes())?;
    Ok(out.flush()?)
}
