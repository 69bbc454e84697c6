//! Mirrors every shard of a ledger once, and holds each against the one before it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use auditor::Trust;
use domain::ports::Clock;
use ledger::{
    Contradiction, Finding, FindingKind, LedgerError, LogObjects, Mirror, MirrorError, Patient, ShardEnd,
    Step, StoredObjects, check_link, read_bundle,
};
use object_store::local::LocalFileSystem;
use proof::tile::EntryTile;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::output::{Spinner, count};
use crate::verify::{Opened, Place, name_of};

/// Looks at a ledger that shows an older checkpoint, before that counts: caches may keep one for seconds.
const LOOKS: u32 = 5;
/// How long it is waited between them.
const AGAIN: Duration = Duration::from_secs(2);
/// The object that is signed.
const CHECKPOINT: &str = "checkpoint";

/// The shards of a ledger, and where their copies lie.
pub(crate) struct MirroredShards<'a> {
    context: &'a Context,
    place: &'a Place,
    destination: &'a Path,
    trust: &'a Trust,
    /// Those that are known, the first one first.
    sources: Vec<Opened>,
}

/// What came of mirroring every shard once.
#[derive(serde::Serialize)]
pub(crate) struct Round {
    /// How many entries the copy has, in all shards.
    size: u64,
    /// How many of them are new.
    added: u64,
    /// What came of each shard.
    pub(crate) shards: Vec<MirroredShard>,
    /// What is wrong.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(crate) wrong: Option<Wrong>,
}

/// What came of mirroring a shard once.
#[derive(serde::Serialize)]
pub(crate) struct MirroredShard {
    /// Its number.
    pub(crate) shard: u64,
    /// How many entries the copy has.
    pub(crate) size: u64,
    /// How many of them are new.
    pub(crate) added: u64,
    /// Whether the policy's witnesses have yet to cosign what it has more.
    pub(crate) unwitnessed: bool,
}

/// What is wrong with a ledger that is mirrored.
#[derive(serde::Serialize)]
pub(crate) struct Wrong {
    /// What it is about, in words.
    pub(crate) finding: String,
    /// Where the evidence lies, below the mirror's directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) evidence: Option<String>,
    #[serde(skip)]
    kind: FindingKind,
    /// Whether the mirror goes on all the same: what is missing was missing from the beginning.
    #[serde(skip)]
    goes_on: bool,
}

impl Wrong {
    pub(crate) fn verdict(&self) -> &'static str {
        match self.kind {
            FindingKind::Fork => "fork",
            FindingKind::Mismatch => "mismatch",
            FindingKind::Missing => "incomplete",
        }
    }
}

impl Round {
    pub(crate) fn exit(&self) -> Exit {
        match &self.wrong {
            Some(wrong) => match wrong.kind {
                FindingKind::Fork => Exit::Fork,
                FindingKind::Mismatch => Exit::Mismatch,
                FindingKind::Missing => Exit::CannotTell,
            },
            None if self.shards.iter().any(|shard| shard.unwitnessed) => Exit::Unwitnessed,
            None => Exit::Done,
        }
    }

    /// Whether whoever follows must stop.
    pub(crate) fn stops(&self) -> bool {
        self.wrong.as_ref().is_some_and(|wrong| !wrong.goes_on)
    }
}

impl<'a> MirroredShards<'a> {
    /// Finds the ledger.
    pub(crate) async fn open(
        context: &'a Context,
        place: &'a Place,
        destination: &'a Path,
        trust: &'a Trust,
    ) -> Result<Self, Failure> {
        let sources = vec![place.open(context).await?];
        Ok(Self { context, place, destination, trust, sources })
    }

    /// Mirrors every shard once, also those that are new; stops at the first that contradicts itself or the
    /// one before it.
    pub(crate) async fn round(&mut self) -> Result<Round, Failure> {
        let mut round = Round { size: 0, added: 0, shards: Vec::new(), wrong: None };
        let mut number = 1;
        while self.find(number).await? {
            let stopped = self.shard(number, &mut round).await?;
            if let Some(wrong) = stopped {
                round.wrong = Some(wrong);
                if round.stops() {
                    break;
                }
            }
            number += 1;
        }
        round.size = round.shards.iter().map(|shard| shard.size).sum();
        round.added = round.shards.iter().map(|shard| shard.added).sum();
        Ok(round)
    }

    /// Whether there is a shard with this number; it is kept open.
    async fn find(&mut self, number: u64) -> Result<bool, Failure> {
        if number <= self.sources.len() as u64 {
            return Ok(true);
        }
        let found = self.place.shard(self.context, number).await?;
        let there = found.is_some();
        self.sources.extend(found);
        Ok(there)
    }

    /// Mirrors a shard, and holds it against the one before it.
    async fn shard(&self, number: u64, round: &mut Round) -> Result<Option<Wrong>, Failure> {
        if let Some(wrong) = self.unknown(number).await? {
            return Ok(Some(wrong));
        }
        match self.step(number).await? {
            Ok(copied) => round.shards.push(copied),
            Err(wrong) => return Ok(Some(wrong)),
        }
        let whole = round.shards.iter().rev().take(2).all(|shard| !shard.unwitnessed);
        if number == 1 || !whole {
            return Ok(None);
        }
        let mut found = self.link(number).await?;
        if found.as_ref().is_some_and(|found| found.kind == FindingKind::Missing) {
            // The shard before it may have got its end after it was looked at.
            match self.step(number - 1).await? {
                Ok(copied) => {
                    if let Some(before) = round.shards.iter_mut().find(|shard| shard.shard == number - 1) {
                        before.size = copied.size;
                        before.added += copied.added;
                    }
                }
                Err(wrong) => return Ok(Some(wrong)),
            }
            found = self.link(number).await?;
        }
        match found {
            None => Ok(None),
            Some(found) if found.kind == FindingKind::Missing => {
                Ok(Some(Wrong { goes_on: true, ..wrong(number, &found, None) }))
            }
            Some(found) => self.refuse_link(number, found).await.map(Some),
        }
    }

    /// Tells that a shard is signed by nobody who is trusted: it is a later one, whose key is to be named too.
    async fn unknown(&self, number: u64) -> Result<Option<Wrong>, Failure> {
        let Some(source) = self.source(number).filter(|_| number > 1) else { return Ok(None) };
        let offered = Patient(source).get(CHECKPOINT).await.map_err(|error| failure(&error))?;
        let offered = offered.unwrap_or_default();
        let name = String::from_utf8_lossy(name_of(&offered)).into_owned();
        let known = offered.is_empty() || self.trust.keys().iter().any(|key| key.name() == name);
        Ok((!known).then(|| {
            let text = format!("none of the keys is one of {name}: name its key too");
            wrong(number, &Finding::new(CHECKPOINT, FindingKind::Missing, text), None)
        }))
    }

    fn source(&self, number: u64) -> Option<&dyn LogObjects> {
        let at = usize::try_from(number - 1).ok()?;
        self.sources.get(at).map(|opened| opened.objects.as_ref())
    }

    /// Where a shard's copy lies.
    fn folder(&self, number: u64) -> PathBuf {
        match number {
            1 => self.destination.to_owned(),
            later => self.destination.join("shards").join(later.to_string()),
        }
    }

    /// Mirrors a shard by itself; gives what is wrong with it, if anything is.
    async fn step(&self, number: u64) -> Result<Result<MirroredShard, Wrong>, Failure> {
        let Some(source) = self.source(number) else {
            return Err(Failure::new(Exit::Failed, format!("cannot copy shard {number}: it is gone")));
        };
        let source = Patient(source);
        let mirror = Mirror::new(&source, store(&self.folder(number))?, self.trust.policy());
        let copied =
            |size, added, unwitnessed| Ok(Ok(MirroredShard { shard: number, size, added, unwitnessed }));
        match self.patiently(&mirror).await {
            Ok(Step::Unchanged { size }) => copied(size, 0, false),
            Ok(Step::Grown { from, to }) => copied(to, to - from, false),
            Ok(Step::Unwitnessed { .. }) => copied(self.kept_size(number).await?, 0, true),
            Ok(Step::Behind(found)) | Err(MirrorError::Contradiction(found)) => {
                self.refuse(number, &mirror, &found).await.map(Err)
            }
            Err(error @ MirrorError::Own(_)) => Err(Failure::of(Exit::Mismatch, &error)),
            Err(MirrorError::Ledger(error)) => Err(failure(&error)),
        }
    }

    /// Looks again where the log shows an older checkpoint.
    async fn patiently(&self, mirror: &Mirror<'_>) -> Result<Step, MirrorError> {
        let spinner = Spinner::start(self.context.output, "mirror");
        let progress =
            |done: u64, all: u64| spinner.tell(format!("{} of {} entries", count(done), count(all)));
        let mut looks = 1;
        let ended = loop {
            match mirror.step(self.context.clock.now(), &progress).await {
                Ok(Step::Behind(_)) if looks < LOOKS => {
                    looks += 1;
                    tokio::time::sleep(AGAIN).await;
                }
                other => break other,
            }
        };
        spinner.end();
        ended
    }

    /// Keeps the evidence, and says what it shows.
    async fn refuse(
        &self,
        number: u64,
        mirror: &Mirror<'_>,
        found: &Contradiction,
    ) -> Result<Wrong, Failure> {
        let kept = mirror.keep_evidence(found, self.context.clock.now()).await;
        let folder = kept.map_err(|error| Failure::of(Exit::Failed, &error))?;
        Ok(wrong(number, &found.finding, Some(in_shard(number, &folder))))
    }

    /// A shard that does not go on where the one before it ended.
    async fn refuse_link(&self, number: u64, finding: Finding) -> Result<Wrong, Failure> {
        let (kept, copy) = (self.copy(number - 1)?, self.copy(number)?);
        let checkpoint =
            async |copy: &StoredObjects| copy.get(CHECKPOINT).await.map_err(|error| failure(&error));
        let found = Contradiction {
            finding,
            kept: checkpoint(&kept).await?.map(|bytes| bytes.to_vec()),
            offered: checkpoint(&copy).await?.unwrap_or_default().to_vec(),
            object: self.first_entry(&copy).await?,
            fork: None,
        };
        let mirror = Mirror::new(&copy, store(&self.folder(number))?, self.trust.policy());
        self.refuse(number, &mirror, &found).await
    }

    /// What is wrong between the copies of a shard and of the one before it.
    async fn link(&self, number: u64) -> Result<Option<Finding>, Failure> {
        let before = self.copy(number - 1)?.get(CHECKPOINT).await.map_err(|error| failure(&error))?;
        let Some(before) = before.and_then(|bytes| self.trust.open(&bytes).ok()) else { return Ok(None) };
        let Some(entry) = self.first_entry(&self.copy(number)?).await? else { return Ok(None) };
        let last = before.signed.checkpoint();
        let end = ShardEnd { origin: &last.origin, size: last.size, root: last.root };
        Ok(check_link(&entry, end, self.trust.keys()))
    }

    /// The first entry of a copy, if it has any.
    async fn first_entry(&self, copy: &StoredObjects) -> Result<Option<Vec<u8>>, Failure> {
        let checkpoint = copy.get(CHECKPOINT).await.map_err(|error| failure(&error))?;
        let signed = checkpoint.and_then(|bytes| self.trust.open(&bytes).ok());
        let first = signed.and_then(|opened| EntryTile::holding(0, opened.signed.checkpoint().size));
        let Some(first) = first else { return Ok(None) };
        let bundle = read_bundle(copy, first).await.map_err(|error| failure(&error))?;
        Ok(bundle.and_then(|bundle| proof::bundle::entries(&bundle).flatten().next().map(<[u8]>::to_vec)))
    }

    fn copy(&self, number: u64) -> Result<StoredObjects, Failure> {
        Ok(StoredObjects::new(store(&self.folder(number))?))
    }

    /// How many entries a copy has.
    async fn kept_size(&self, number: u64) -> Result<u64, Failure> {
        let kept = self.copy(number)?.get(CHECKPOINT).await.map_err(|error| failure(&error))?;
        let opened = kept.and_then(|bytes| self.trust.open(&bytes).ok());
        Ok(opened.map_or(0, |opened| opened.signed.checkpoint().size))
    }
}

fn wrong(number: u64, found: &Finding, evidence: Option<String>) -> Wrong {
    let finding = format!("{}: {}", in_shard(number, &found.object), found.message);
    Wrong { finding, evidence, kind: found.kind, goes_on: false }
}

/// A path below a shard's folder, as it is below the first one's.
fn in_shard(number: u64, path: &str) -> String {
    if number == 1 { path.to_owned() } else { format!("shards/{number}/{path}") }
}

fn failure(error: &LedgerError) -> Failure {
    let exit = if matches!(error, LedgerError::Unreadable { .. }) { Exit::Unreachable } else { Exit::Failed };
    Failure::of(exit, error)
}

/// A copy's directory, as a store whose writes are durable when they return.
fn store(folder: &Path) -> Result<Arc<LocalFileSystem>, Failure> {
    let name = folder.display();
    std::fs::create_dir_all(folder).map_err(|error| Failure::io(&format!("make {name}"), &error))?;
    let store = LocalFileSystem::new_with_prefix(folder)
        .map_err(|error| Failure::new(Exit::Failed, format!("cannot use {name}: {}", chain(&error))))?;
    Ok(Arc::new(store.with_fsync(true)))
}
