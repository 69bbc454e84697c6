//! A workbench with witnesses.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::ports::{Head, LedgerQueue};
use domain::witness::WitnessMode;
use ledger::{
    Anchor, ForkKeeper, Keeper, LedgerError, Log, LogParts, Sequencer, SequencerHandle, WitnessPolicy,
    WitnessTimes, Witnessing, WitnessingParts,
};
use testkit::MemoryBook;

use crate::bench::{Bench, verifying_key};
use crate::loopback::{Loopback, Plain};

pub const PATIENCE: Duration = Duration::from_secs(20);

/// A workbench with two witnesses, both of which make the quorum.
pub struct Watch {
    pub bench: Bench,
    pub book: Arc<MemoryBook>,
    pub servers: [Loopback; 2],
    pub forks: Arc<Forks>,
    pub anchor: Option<PathBuf>,
    pub times: WitnessTimes,
}

/// A log at work.
pub struct Running {
    pub witnessing: Witnessing,
    sequencer: Sequencer,
    keeper: Keeper,
}

impl Watch {
    pub async fn new() -> Self {
        let servers =
            [Loopback::start(1, &verifying_key()).await, Loopback::start(2, &verifying_key()).await];
        let times = WitnessTimes {
            pause: Duration::ZERO,
            retry: Duration::from_millis(20),
            longest: Duration::from_millis(20),
            ..WitnessTimes::default()
        };
        Self {
            bench: Bench::new(),
            book: Arc::default(),
            servers,
            forks: Arc::default(),
            anchor: None,
            times,
        }
    }

    pub fn policy(&self, mode: WitnessMode) -> WitnessPolicy {
        let lines = self.servers[0].line("one") + &self.servers[1].line("two");
        let text = format!("{lines}group both all one two\nquorum both\n");
        WitnessPolicy::parse(&text, mode, verifying_key().name()).unwrap()
    }

    pub async fn witnessing(&self, policy: Option<WitnessPolicy>) -> Witnessing {
        let anchor = self.anchor.clone().map(|path| Arc::new(Plank(path)) as Arc<dyn Anchor>);
        let parts = WitnessingParts {
            objects: self.bench.objects.clone(),
            keys: vec![verifying_key()],
            book: self.book.clone(),
            transport: Arc::new(Plain),
            anchor,
            forks: self.forks.clone(),
            clock: self.bench.clock.clone(),
            times: self.times,
        };
        Witnessing::open(parts, policy).await.unwrap()
    }

    pub async fn open(&self, policy: Option<WitnessPolicy>) -> Result<(Log, Witnessing), LedgerError> {
        let witnessing = self.witnessing(policy).await;
        let parts = LogParts { witnessing: Some(witnessing.clone()), ..self.bench.parts() };
        Ok((Log::open(parts).await?, witnessing))
    }

    pub async fn start(&self, mode: WitnessMode) -> Running {
        let (log, witnessing) = self.open(Some(self.policy(mode))).await.unwrap();
        let newest = log.head().cloned();
        let sequencer = Sequencer::start(log);
        let keeper = Keeper::start(&witnessing, newest, sequencer.handle().clone());
        Running { witnessing, sequencer, keeper }
    }

    /// Grows to `size` entries, all witnessed, and ends.
    pub async fn grow(&self, mode: WitnessMode, size: u64) {
        let running = self.start(mode).await;
        let before = self.bench.queue.committed().await.unwrap();
        self.bench.push(size - before);
        running.handle().wait(size - 1, ledger::State::Witnessed, PATIENCE).await.unwrap();
        running.finish().await;
    }

    /// Signs more entries with no guard and no witness.
    pub async fn grow_alone(&self, entries: u64) {
        let mut log = self.bench.open().await.unwrap();
        self.bench.push(entries);
        while log.advance().await.unwrap() > 0 {}
    }

    /// A copy of the log's folder and head.
    pub async fn copy(&self) -> Copy {
        let folder = tempfile::tempdir().unwrap();
        copy_tree(self.bench.folder.path(), folder.path());
        Copy { folder, head: self.bench.queue.head().await.unwrap() }
    }

    /// Puts a copy back, in place of all that came after it.
    pub fn restore(&self, copy: &Copy) {
        for entry in std::fs::read_dir(self.bench.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            } else {
                std::fs::remove_file(path).unwrap();
            }
        }
        copy_tree(copy.folder.path(), self.bench.folder.path());
        self.bench.queue.roll_back(copy.head.clone());
    }

    pub fn checkpoint(&self) -> String {
        std::fs::read_to_string(self.bench.path("checkpoint")).unwrap_or_default()
    }
}

impl Running {
    pub const fn handle(&self) -> &SequencerHandle {
        self.sequencer.handle()
    }

    pub async fn finish(self) {
        self.sequencer.finish().await;
        self.keeper.finish().await;
    }
}

pub struct Copy {
    folder: tempfile::TempDir,
    head: Option<Head>,
}

fn copy_tree(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Proof of forks, in memory.
#[derive(Default)]
pub struct Forks(pub Mutex<Vec<Vec<u8>>>);

#[async_trait]
impl ForkKeeper for Forks {
    async fn keep(&self, proof: Vec<u8>) -> Result<String, String> {
        self.0.lock().unwrap().push(proof);
        Ok("memory".to_owned())
    }
}

/// An anchor in a file.
struct Plank(PathBuf);

#[async_trait]
impl Anchor for Plank {
    fn place(&self) -> String {
        self.0.display().to_string()
    }
    fn is_strict(&self) -> bool {
        true
    }
    async fn read(&self) -> Result<Option<Vec<u8>>, String> {
        match std::fs::read(&self.0) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }
    async fn write(&self, checkpoint: &[u8]) -> Result<(), String> {
        std::fs::write(&self.0, checkpoint).map_err(|error| error.to_string())
    }
}
