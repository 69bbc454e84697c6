//! The witnesses and the anchor of an installation: what was set in it, or handed to this process from outside.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::ports::{Clock, Store};
use domain::span::Span;
use domain::witness::WitnessMode;
use ledger::{Anchor, StoredObjects, WitnessPolicy, WitnessTimes, Witnessing, WitnessingParts};
use proof::checkpoint::SignedCheckpoint;
use proof::note::VerifyingKey;
use store_sqlite::SqliteStore;

use crate::connect::WebWitnesses;
use crate::data::{DataDirectory, ForkFolder, anchor};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::{Failure, chain};

/// What was handed to this process from outside of the data directory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outside {
    /// Where the newest checkpoint is kept beside the data directory, or a mirror.
    pub(crate) anchor: Option<String>,
    /// A file with a policy, in place of what is set in the installation.
    pub(crate) witnesses: Option<PathBuf>,
    /// What happens while those witnesses are silent.
    pub(crate) mode: Option<String>,
    /// How long a witness may take for an answer.
    pub(crate) timeout: Option<String>,
    /// How often witnesses are asked again while the ledger is quiet.
    pub(crate) heartbeat: Option<String>,
}

impl Outside {
    /// What the environment says.
    pub(crate) fn of(environment: &Environment) -> Self {
        Self {
            anchor: environment.ledger_anchor.clone(),
            witnesses: environment.ledger_witnesses.clone().map(PathBuf::from),
            mode: environment.ledger_witness_mode.clone(),
            timeout: environment.ledger_witness_timeout.clone(),
            heartbeat: environment.ledger_witness_heartbeat.clone(),
        }
    }

    /// The same, where `self` does not say it.
    pub(crate) fn or(self, other: Self) -> Self {
        let (witnesses, mode) = match self.witnesses {
            Some(file) => (Some(file), self.mode),
            None => (other.witnesses, self.mode.or(other.mode)),
        };
        Self {
            anchor: self.anchor.or(other.anchor),
            witnesses,
            mode,
            timeout: self.timeout.or(other.timeout),
            heartbeat: self.heartbeat.or(other.heartbeat),
        }
    }

    /// How long witnesses may take, and how often they are asked.
    fn times(&self) -> Result<WitnessTimes, Failure> {
        let mut times = WitnessTimes::default();
        if let Some(answer) = span("--witness-timeout", self.timeout.as_deref(), MAX_TIMEOUT)? {
            times.answer = answer;
            // The last checkpoint of a process waits for one answer of each.
            times.last = answer + Duration::from_secs(1);
        }
        if let Some(heartbeat) = span("--witness-heartbeat", self.heartbeat.as_deref(), MAX_HEARTBEAT)? {
            times.heartbeat = heartbeat;
        }
        Ok(times)
    }

    /// The policy that was handed in, if one was.
    fn policy(&self, origin: &str) -> Result<Option<WitnessPolicy>, Failure> {
        let Some(file) = &self.witnesses else { return Ok(None) };
        let mode = self.mode.as_deref().ok_or_else(|| {
            Failure::usage("cannot use the witnesses that were handed in without their mode: say --witness-mode or VOUCHSAFE_LEDGER_WITNESS_MODE, open or closed")
        })?;
        let mode: WitnessMode =
            mode.parse().map_err(|error| Failure::usage(format!("cannot {}", chain(&error))))?;
        let text = std::fs::read_to_string(file)
            .map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.display())))?;
        let policy = WitnessPolicy::parse(&text, mode, origin)
            .map_err(|error| Failure::usage(format!("{}: cannot {}", file.display(), chain(&error))))?;
        Ok(Some(policy))
    }
}

/// The longest that a witness may take: a command waits for it when it ends.
const MAX_TIMEOUT: Duration = Duration::from_mins(5);
/// The longest between two heartbeats: cosignatures that are older say little.
const MAX_HEARTBEAT: Duration = Duration::from_hours(24);

/// A span from one second on.
fn span(option: &str, text: Option<&str>, most: Duration) -> Result<Option<Duration>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let span: Span =
        text.parse().map_err(|error| Failure::usage(format!("{option}: cannot {}", chain(&error))))?;
    let span = Duration::from_secs(span.secs());
    if span < Duration::from_secs(1) || span > most {
        let most = most.as_secs();
        return Err(Failure::usage(format!("{option}: {text} is not between 1s and {most}s")));
    }
    Ok(Some(span))
}

/// What is connected to witnesses.
pub(crate) struct Connected<'a> {
    pub(crate) data: &'a DataDirectory,
    pub(crate) store: &'a SqliteStore,
    pub(crate) objects: &'a StoredObjects,
    pub(crate) keys: Vec<VerifyingKey>,
    /// The keys of the shards before this log.
    pub(crate) before: Vec<VerifyingKey>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// Connects witnesses and anchor; tells also whether the witnesses were handed in from outside.
pub(crate) async fn connect(outside: &Outside, to: Connected<'_>) -> Result<(Witnessing, bool), Failure> {
    let origin = to.keys.first().map_or_else(String::new, |key| key.name().to_owned());
    let handed = outside.policy(&origin)?;
    let is_outside = handed.is_some();
    let set = to.store.witness_setting().await.map_err(|error| Failure::of(Exit::Failed, &error))?;
    let policy = match (handed, set) {
        (Some(handed), _) => Some(handed),
        (None, Some(set)) => Some(WitnessPolicy::parse(&set.policy, set.mode, &origin).map_err(|error| {
            Failure::new(Exit::Failed, format!("cannot use the witnesses that are set: {}", chain(&error)))
        })?),
        (None, None) => None,
    };
    let transport = Arc::new(WebWitnesses::new()?);
    let named = outside.anchor.as_deref();
    let anchor = named.map(|named| anchor(named, to.data, transport.clone())).transpose()?;
    let anchor = anchor.map(|inner| Arc::new(ShardAnchor { inner, before: to.before }) as Arc<dyn Anchor>);
    let parts = WitnessingParts {
        objects: to.objects.clone(),
        keys: to.keys,
        book: Arc::new(to.store.clone()),
        transport,
        anchor,
        forks: Arc::new(ForkFolder { folder: to.data.forks() }),
        clock: to.clock,
        times: outside.times()?,
    };
    let witnessing = Witnessing::open(parts, policy).await;
    let witnessing = witnessing.map_err(|error| Failure::of(Exit::Failed, &error))?;
    Ok((witnessing, is_outside))
}

/// An anchor that may still hold a checkpoint of a shard before: that one is frozen, and says nothing of this
/// log, which has not been anchored yet.
struct ShardAnchor {
    inner: Arc<dyn Anchor>,
    before: Vec<VerifyingKey>,
}

#[async_trait]
impl Anchor for ShardAnchor {
    fn place(&self) -> String {
        self.inner.place()
    }

    fn is_strict(&self) -> bool {
        self.inner.is_strict()
    }

    async fn read(&self) -> Result<Option<Vec<u8>>, String> {
        let found = self.inner.read().await?;
        Ok(found
            .filter(|bytes| self.before.is_empty() || SignedCheckpoint::open(bytes, &self.before).is_err()))
    }

    async fn write(&self, checkpoint: &[u8]) -> Result<(), String> {
        self.inner.write(checkpoint).await
    }
}
