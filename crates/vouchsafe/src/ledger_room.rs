//! Where the ledger's logs are opened and their keys kept: one log at a time signs, that of the newest shard.

use std::sync::Arc;

use async_trait::async_trait;
use domain::ports::{Clock, Head, LedgerQueue, Store};
use domain::shard::{Shard, ShardKey};
use ledger::{
    Keeper, LedgerError, Log, LogKeys, LogObjects, LogParts, Sequencer, SequencerHandle, StoredObjects,
    Witnessing,
};
use proof::note::{SigningKey, VerifyingKey};
use service::{KeeperError, LedgerKeeper, OpenLog};
use store_sqlite::SqliteStore;
use tokio::sync::{Mutex, watch};

use crate::data::{DataDirectory, LedgerKeys};
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::objects::LedgerShelf;
use crate::system::SystemEntropy;
use crate::witnesses::{self, Connected, Outside};

/// What the room is furnished with.
pub(crate) struct RoomParts {
    /// Where everything lies.
    pub(crate) data: DataDirectory,
    /// Entries, shards, heads.
    pub(crate) store: SqliteStore,
    /// The private keys.
    pub(crate) keys: LedgerKeys,
    /// The objects of every shard.
    pub(crate) shelf: LedgerShelf,
    /// Witnesses and anchor, as far as they were handed in from outside.
    pub(crate) outside: Outside,
    /// Whether a server uses it, which does not begin on an old copy of the ledger.
    pub(crate) serves: bool,
    /// The time.
    pub(crate) clock: Arc<dyn Clock>,
}

/// Where the ledger's logs are opened and their keys kept.
pub(crate) struct LedgerRoom {
    parts: RoomParts,
    /// What keeps the log of the newest shard going.
    log: Mutex<Option<Kept>>,
    /// The handle of the one that is, or was, kept going last; none where none could be opened.
    handle: watch::Sender<Option<SequencerHandle>>,
}

/// A log that is kept going: sequenced, witnessed and anchored.
struct Kept {
    sequencer: Sequencer,
    keeper: Keeper,
}

/// The newest shard, as its log is opened.
struct Newest {
    number: u64,
    first: u64,
    signing: Vec<String>,
    known: Vec<VerifyingKey>,
    retired: Vec<String>,
    /// The keys of the shards before it.
    before: Vec<VerifyingKey>,
}

impl LedgerRoom {
    /// A room with nothing open.
    pub(crate) fn new(parts: RoomParts) -> Self {
        Self { parts, log: Mutex::new(None), handle: watch::Sender::new(None) }
    }

    /// Opens the newest log.
    pub(crate) async fn open(&self) -> Result<OpenLog, Failure> {
        self.close_log().await;
        let newest = self.newest().await.map_err(stopped)?;
        let objects = self.parts.shelf.new_shard(newest.number).map_err(stopped)?;
        let connected = self.connect(&newest, &objects).await?;
        self.start(newest, objects, connected).await.map_err(stopped)
    }

    /// The same; where that cannot be, gives what is there of it, stopped.
    pub(crate) async fn open_anyway(&self) -> Result<OpenLog, Failure> {
        let newest = self.newest().await.map_err(stopped)?;
        let objects = self.parts.shelf.new_shard(newest.number).map_err(stopped)?;
        let (witnessing, outside_witnesses) = self.connect(&newest, &objects).await?;
        let log = OpenLog {
            number: newest.number,
            first: newest.first,
            objects: Arc::new(objects.clone()),
            sequencer: SequencerHandle::of_stopped(String::new()),
            keys: newest.known.clone(),
            witnessing: witnessing.clone(),
            outside_witnesses,
        };
        let started = self.start(newest, objects, (witnessing, outside_witnesses)).await;
        Ok(started
            .unwrap_or_else(|error| OpenLog { sequencer: SequencerHandle::of_stopped(chain(&error)), ..log }))
    }

    /// The witnesses and the anchor of a log.
    async fn connect(&self, newest: &Newest, objects: &StoredObjects) -> Result<(Witnessing, bool), Failure> {
        let connected = Connected {
            data: &self.parts.data,
            store: &self.parts.store,
            objects,
            keys: newest.known.clone(),
            before: newest.before.clone(),
            clock: self.parts.clock.clone(),
        };
        witnesses::connect(&self.parts.outside, connected).await
    }

    /// Keeps a log going.
    async fn start(
        &self,
        newest: Newest,
        objects: StoredObjects,
        (witnessing, outside_witnesses): (Witnessing, bool),
    ) -> Result<OpenLog, LedgerError> {
        let key = |text: &String| {
            self.parts.keys.find(text).ok_or_else(|| LedgerError::NoKey { key: text.clone() })
        };
        let signing: Vec<SigningKey> = newest.signing.iter().map(key).collect::<Result<_, _>>()?;
        let keys = LogKeys::new(signing, newest.known.clone())
            .map_err(|error| LedgerError::Checkpoint(error.to_string()))?;
        let log = Log::open(LogParts {
            queue: Arc::new(self.parts.store.clone()),
            objects: objects.clone(),
            keys,
            clock: self.parts.clock.clone(),
            witnessing: Some(witnessing.clone()),
        })
        .await?;
        let head = log.head().filter(|_| self.parts.serves).cloned();
        if self.parts.serves {
            guard(&witnessing, head.as_ref()).await?;
        }
        for retired in &newest.retired {
            if let Err(failure) = self.parts.keys.destroy(retired) {
                tracing::warn!(key = retired, error = failure.message(), "a retired key is still there");
            }
        }
        let sequencer = Sequencer::start(log);
        let handle = sequencer.handle().clone();
        let keeper = Keeper::start(&witnessing, head, handle.clone());
        *self.log.lock().await = Some(Kept { sequencer, keeper });
        self.handle.send_replace(Some(handle.clone()));
        Ok(OpenLog {
            number: newest.number,
            first: newest.first,
            objects: Arc::new(objects),
            sequencer: handle,
            keys: newest.known,
            witnessing,
            outside_witnesses,
        })
    }

    /// How the log that is open, or was open last, is getting on.
    pub(crate) fn handle(&self) -> Option<SequencerHandle> {
        self.handle.borrow().clone()
    }

    /// Waits until a log stops because something went wrong, and says what; logs that are closed in order, and
    /// others opened instead, are no reason.
    pub(crate) async fn stopped(&self) -> String {
        let mut changed = self.handle.subscribe();
        loop {
            let handle = changed.borrow_and_update().clone();
            let trouble = async {
                match handle {
                    Some(handle) => handle.stopped().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                reason = trouble => return reason,
                _ = changed.changed() => {}
            }
        }
    }

    async fn newest(&self) -> Result<Newest, LedgerError> {
        let mut shards = self.parts.store.shards().await?;
        let Some(shard) = shards.pop() else {
            // Nothing was recorded yet: the first shard will be that of the first key.
            let key =
                self.parts.keys.first().ok_or_else(|| LedgerError::NoKey { key: "the ledger".to_owned() })?;
            let key = key.verifying_key().clone();
            return Ok(Newest {
                number: 1,
                first: 0,
                signing: vec![key.to_string()],
                known: vec![key],
                retired: Vec::new(),
                before: Vec::new(),
            });
        };
        let texts = |retired: bool| {
            let of_sort = shard.keys.iter().filter(move |key| key.retired.is_some() == retired);
            of_sort.map(|key| key.key.clone()).collect::<Vec<_>>()
        };
        let parsed = |keys: Vec<&ShardKey>| {
            let keys = keys.into_iter().map(|key| key.key.parse());
            let keys = keys.collect::<Result<Vec<VerifyingKey>, proof::note::KeyError>>();
            keys.map_err(|error| LedgerError::Checkpoint(error.to_string()))
        };
        Ok(Newest {
            number: shard.number,
            first: shard.first,
            signing: texts(false),
            known: parsed(shard.keys.iter().collect())?,
            retired: texts(true),
            before: parsed(shards.iter().flat_map(|shard| &shard.keys).collect())?,
        })
    }
}

/// A server does not begin on an old copy of the ledger, or on a fork of it.
async fn guard(witnessing: &Witnessing, newest: Option<&Head>) -> Result<(), LedgerError> {
    match witnessing.guard(newest).await {
        // The sequencer says so, and looks again.
        Ok(()) | Err(LedgerError::Held(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "errors come by value from `map_err`")]
fn stopped(error: LedgerError) -> Failure {
    Failure::of(Exit::LedgerStopped, &error)
}

#[async_trait]
impl LedgerKeeper for LedgerRoom {
    async fn close_log(&self) {
        if let Some(kept) = self.log.lock().await.take() {
            kept.sequencer.finish().await;
            kept.keeper.finish().await;
        }
    }

    async fn open_log(&self) -> Result<OpenLog, LedgerError> {
        self.open().await.map_err(|failure| LedgerError::Stopped(failure.message().to_owned()))
    }

    async fn head(&self) -> Result<Option<Head>, LedgerError> {
        Ok(self.parts.store.head().await?)
    }

    fn objects(&self, number: u64) -> Result<Arc<dyn LogObjects>, LedgerError> {
        Ok(Arc::new(self.parts.shelf.new_shard(number)?))
    }

    fn spare_key(&self, origin: &str, used: &[Shard]) -> Result<VerifyingKey, KeeperError> {
        let used: Vec<_> = used.iter().flat_map(|shard| &shard.keys).map(|key| key.key.clone()).collect();
        let key = self.parts.keys.spare(origin, &used, &SystemEntropy);
        key.map(|key| key.verifying_key().clone())
            .map_err(|failure| KeeperError(failure.message().to_owned()))
    }
}
