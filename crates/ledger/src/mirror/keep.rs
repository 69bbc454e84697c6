//! Keeps a mirror: looks at the log's checkpoint, and takes it over once everything that it covers is there.

use std::sync::Arc;

use domain::digest::Digest;
use domain::time::Timestamp;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use proof::checkpoint::SignedCheckpoint;
use proof::fork::Fork;
use proof::policy::TrustPolicy;
use proof::tile::{EntryTile, TILE_WIDTH};

use super::contradiction::{Contradiction, MirrorError, Stopped};
use super::copy::{Progress, copy};
use crate::error::{LedgerError, chain};
use crate::fetch::{self, Fetched};
use crate::objects::{CHECKPOINT, LogObjects, StoredObjects};
use crate::signed_tree::{SignedTree, TreeFault, edge_tiles};
use crate::verify::{Finding, FindingKind};

/// A verified copy of somebody's log.
///
/// Its folder is a log itself: `checkpoint` is written last, so that whatever kills the mirror, all that the
/// checkpoint covers is there and was verified. Beside it lie `checkpoints/`, every checkpoint that was taken
/// over, and `evidence/`, what was refused.
pub struct Mirror<'a> {
    source: &'a dyn LogObjects,
    store: Arc<dyn ObjectStore>,
    kept: StoredObjects,
    trust: &'a TrustPolicy,
}

/// What came of looking at the log once.
#[derive(Debug)]
pub enum Step {
    /// The log is as it was.
    Unchanged {
        /// How many entries it has.
        size: u64,
    },
    /// The mirror took over a checkpoint.
    Grown {
        /// How many entries the mirror had.
        from: u64,
        /// How many it has now.
        to: u64,
    },
    /// The quorum of the policy has not cosigned the log's checkpoint, so it was not taken over.
    Unwitnessed {
        /// How many entries it covers.
        size: u64,
    },
    /// The log offers an older checkpoint than the mirror has. A cache may do so for some seconds.
    Behind(Box<Contradiction>),
}

impl std::fmt::Debug for Mirror<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mirror").field("store", &self.store).finish_non_exhaustive()
    }
}

impl<'a> Mirror<'a> {
    /// A mirror of `source` in a store whose writes are durable when they return.
    pub fn new(source: &'a dyn LogObjects, store: Arc<dyn ObjectStore>, trust: &'a TrustPolicy) -> Self {
        Self { source, kept: StoredObjects::new(Arc::clone(&store)), store, trust }
    }

    /// Looks at the log once, and takes over what it gained. `progress` is called with how many of the new
    /// entries are copied, and how many there are.
    pub async fn step(&self, now: Timestamp, progress: Progress<'_>) -> Result<Step, MirrorError> {
        let kept = self.own().await?;
        let Some(offered) = self.source.get(CHECKPOINT).await? else {
            let finding = Finding::new(CHECKPOINT, FindingKind::Missing, "the log has no checkpoint");
            return Err(self.contradiction(finding, kept.as_ref(), Vec::new()).await);
        };
        let offered = offered.to_vec();
        let mismatch = |text: String| Finding::new(CHECKPOINT, FindingKind::Mismatch, text);
        let signed = match self.trust.open(&offered) {
            Ok(signed) => signed,
            Err(error) => {
                return Err(self.contradiction(mismatch(chain(&error)), kept.as_ref(), offered).await);
            }
        };
        match self.trust.evaluate(&signed) {
            Err(error) => {
                return Err(self.contradiction(mismatch(chain(&error)), kept.as_ref(), offered).await);
            }
            Ok(tally) if !tally.quorum_met => {
                return Ok(Step::Unwitnessed { size: signed.checkpoint().size });
            }
            Ok(_) => {}
        }
        let from = kept.as_ref().map_or(0, |kept| kept.checkpoint().size);
        if let Some(kept) = &kept {
            if kept.as_bytes() == signed.as_bytes() {
                return Ok(Step::Unchanged { size: from });
            }
            if signed.checkpoint().size <= from
                && let Some(step) = self.not_larger(kept, &signed, now).await?
            {
                return Ok(step);
            }
        }
        match self.take_over(kept.as_ref(), &signed, now, progress).await {
            Ok(()) => Ok(Step::Grown { from, to: signed.checkpoint().size }),
            Err(Failed::Stopped(Stopped::Ledger(error))) => Err(error.into()),
            Err(Failed::Stopped(Stopped::Wrong(finding))) => {
                Err(self.contradiction(finding, kept.as_ref(), offered).await)
            }
            Err(Failed::Fork(contradiction)) => Err(MirrorError::Contradiction(contradiction)),
        }
    }

    /// Writes the evidence of a contradiction; gives the folder's name, below the mirror's.
    pub async fn keep_evidence(&self, found: &Contradiction, now: Timestamp) -> Result<String, LedgerError> {
        let kind = match found.finding.kind {
            FindingKind::Missing => "missing",
            FindingKind::Mismatch => "mismatch",
            FindingKind::Fork => "fork",
        };
        let folder = format!("evidence/{now}-{kind}");
        let told = format!("{}\n{kind}\n{}\n{}\n", now, found.finding.object, found.finding.message);
        let files = [
            ("finding.txt", Some(told.into_bytes())),
            ("kept.checkpoint", found.kept.clone()),
            ("offered.checkpoint", Some(found.offered.clone()).filter(|bytes| !bytes.is_empty())),
            ("object", found.object.clone()),
            ("fork", found.fork.clone()),
        ];
        for (name, bytes) in files {
            if let Some(bytes) = bytes {
                self.kept.put(format!("{folder}/{name}"), bytes).await?;
            }
        }
        Ok(folder)
    }

    /// The mirror's own checkpoint.
    async fn own(&self) -> Result<Option<SignedCheckpoint>, MirrorError> {
        let Some(bytes) = self.kept.get(CHECKPOINT).await? else { return Ok(None) };
        let own = |message| MirrorError::Own(Finding::new(CHECKPOINT, FindingKind::Mismatch, message));
        self.trust.open(&bytes).map(Some).map_err(|error| own(chain(&error)))
    }

    /// What a checkpoint means that covers no more than the mirror's; `None` if it is the same tree, signed
    /// anew.
    async fn not_larger(
        &self,
        kept: &SignedCheckpoint,
        offered: &SignedCheckpoint,
        now: Timestamp,
    ) -> Result<Option<Step>, MirrorError> {
        let (ours, theirs) = (kept.checkpoint(), offered.checkpoint());
        let own = |fault: TreeFault| match fault {
            TreeFault::Ledger(error) => MirrorError::Ledger(error),
            TreeFault::Wrong(finding) => MirrorError::Own(finding),
        };
        let tree = SignedTree::open(&self.kept, ours.size, ours.root).await.map_err(own)?;
        if tree.root_at(theirs.size).await.map_err(own)? == theirs.root {
            if theirs.size == ours.size {
                return Ok(None);
            }
            let text = format!(
                "it covers {} entries, and the mirror has one that covers {}: the log was put back",
                theirs.size, ours.size
            );
            let finding = Finding::new(CHECKPOINT, FindingKind::Mismatch, text);
            return Ok(Some(Step::Behind(Box::new(evidence(finding, Some(kept), offered, None)))));
        }
        let proof = tree.consistency(theirs.size, ours.size).await.map_err(own)?;
        Err(MirrorError::Contradiction(self.fork(kept, offered, [offered, kept], proof, now)))
    }

    async fn take_over(
        &self,
        kept: Option<&SignedCheckpoint>,
        signed: &SignedCheckpoint,
        now: Timestamp,
        progress: Progress<'_>,
    ) -> Result<(), Failed> {
        let (size, root) = (signed.checkpoint().size, signed.checkpoint().root);
        let tree = SignedTree::open(self.source, size, root).await?;
        let from = kept.map_or(0, |kept| kept.checkpoint().size);
        if let Some(kept) = kept
            && tree.root_at(from).await? != kept.checkpoint().root
        {
            let proof = tree.consistency(from, size).await?;
            return Err(Failed::Fork(self.fork(kept, signed, [kept, signed], proof, now)));
        }
        copy(self.source, &self.kept, &tree, from, progress).await?;
        let digest = Digest::of(signed.as_bytes()).to_string();
        let name = format!("checkpoints/{size:020}-{}", digest.get(..16).unwrap_or(&digest));
        self.kept.put(name, signed.as_bytes().to_vec()).await?;
        self.kept.put(CHECKPOINT.to_owned(), signed.as_bytes().to_vec()).await?;
        self.remove_outgrown(from, size).await?;
        Ok(())
    }

    /// Removes the partial objects of the last checkpoint that this one does not need.
    async fn remove_outgrown(&self, from: u64, size: u64) -> Result<(), LedgerError> {
        for tile in edge_tiles(from).filter(|tile| !tile.exists_at(size)) {
            let bundle = EntryTile::new(tile.index(), tile.width()).ok();
            let bundle = bundle.filter(|_| tile.level() == 0 && tile.width() < TILE_WIDTH);
            for path in [Some(tile.path()), bundle.map(EntryTile::path)].into_iter().flatten() {
                match self.store.delete(&Path::from(path.as_str())).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => return Err(LedgerError::objects("remove", &path)(error)),
                }
            }
        }
        Ok(())
    }

    fn fork(
        &self,
        kept: &SignedCheckpoint,
        offered: &SignedCheckpoint,
        [first, second]: [&SignedCheckpoint; 2],
        proof: Vec<proof::hash::Hash>,
        now: Timestamp,
    ) -> Box<Contradiction> {
        let fork = Fork {
            remarks: vec![format!("found by a mirror at {now}")],
            proof,
            first: first.as_bytes().to_vec(),
            second: second.as_bytes().to_vec(),
        };
        let proven = fork.verify(&self.trust.log_keys());
        let mut text = format!(
            "the log signed two stories: one of {} entries that the mirror has, and one of {} that does not go with it",
            kept.checkpoint().size,
            offered.checkpoint().size,
        );
        if let Err(error) = &proven {
            text = format!("{text}; the proof file of it cannot be made: {}", chain(error));
        }
        let finding = Finding::new(CHECKPOINT, FindingKind::Fork, text);
        let file = proven.ok().and_then(|_| fork.to_bytes().ok());
        Box::new(evidence(finding, Some(kept), offered, file))
    }

    /// What was offered and refused, with the object as the log gives it.
    async fn contradiction(
        &self,
        finding: Finding,
        kept: Option<&SignedCheckpoint>,
        offered: Vec<u8>,
    ) -> MirrorError {
        let object = match fetch::object(self.source, &finding.object).await {
            Ok(Fetched::Bytes(bytes)) => Some(bytes.to_vec()),
            Ok(Fetched::Missing | Fetched::Unreadable(_)) | Err(_) => None,
        };
        let kept = kept.map(|kept| kept.as_bytes().to_vec());
        MirrorError::Contradiction(Box::new(Contradiction { finding, kept, offered, object, fork: None }))
    }
}

fn evidence(
    finding: Finding,
    kept: Option<&SignedCheckpoint>,
    offered: &SignedCheckpoint,
    fork: Option<Vec<u8>>,
) -> Contradiction {
    let kept = kept.map(|kept| kept.as_bytes().to_vec());
    Contradiction { finding, kept, offered: offered.as_bytes().to_vec(), object: None, fork }
}

/// Why a checkpoint was not taken over.
enum Failed {
    Stopped(Stopped),
    Fork(Box<Contradiction>),
}

impl<E: Into<Stopped>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Stopped(error.into())
    }
}
