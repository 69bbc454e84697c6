//! The plan of a bundle: everything is known before the first byte goes out, and little of it is held.

use std::sync::Arc;

use auditor::bundle::{
    Absent, FORMAT, MAX_MEMBERS, Manifest, Member, MemberName, archive_size, consistency_lines, digest_of,
    tiles_for,
};
use bytes::Bytes;
use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::hash::Hash;
use proof::note::VerifyingKey;
use proof::tile::{TileHashes, tiles_holding};
use proof::tree::{consistency_proof, consistency_subtrees};

use super::entries::{Chosen, Found, Walk, house_digest, lines};
use super::objects;
use super::request::{Export, ExportSource};
use crate::error::LedgerError;
use crate::objects::{CHECKPOINT, LogObjects};

/// A bundle that can be given.
pub struct ExportPlan {
    pub(super) objects: Arc<dyn LogObjects>,
    pub(super) source: Arc<dyn ExportSource>,
    pub(super) size: u64,
    pub(super) pieces: Vec<Piece>,
    length: u64,
}

impl std::fmt::Debug for ExportPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExportPlan").field("length", &self.length).finish_non_exhaustive()
    }
}

/// A member, and where its bytes come from.
pub(super) struct Piece {
    pub(super) name: MemberName,
    pub(super) size: u64,
    pub(super) from: From,
}

/// Where the bytes of a member come from.
pub(super) enum From {
    /// They are here.
    Here(Bytes),
    /// The log's tile of hashes of this name.
    Tile,
    /// Entries of one tile, by their places in it.
    Entries(Vec<u8>),
    /// Evidence of this kind.
    Evidence(String),
}

impl ExportPlan {
    /// Plans a bundle under the published checkpoint.
    pub async fn make(
        objects: Arc<dyn LogObjects>,
        source: Arc<dyn ExportSource>,
        keys: &[VerifyingKey],
        export: Export,
    ) -> Result<Self, LedgerError> {
        let bytes = objects.get(CHECKPOINT).await?.ok_or(LedgerError::NoEntry { index: 0, size: 0 })?;
        let signed = SignedCheckpoint::open(&bytes, keys).map_err(|error| LedgerError::Damaged {
            path: CHECKPOINT.to_owned(),
            reason: error.to_string(),
        })?;
        let checkpoint = signed.checkpoint().clone();
        let planning =
            Planning { objects, source, checkpoint, export, pieces: Vec::new(), members: Vec::new() };
        planning.run(bytes, keys).await
    }

    /// How many bytes it has.
    pub const fn length(&self) -> u64 {
        self.length
    }
}

struct Planning {
    objects: Arc<dyn LogObjects>,
    source: Arc<dyn ExportSource>,
    checkpoint: Checkpoint,
    export: Export,
    pieces: Vec<Piece>,
    members: Vec<Member>,
}

impl Planning {
    async fn run(mut self, checkpoint: Bytes, keys: &[VerifyingKey]) -> Result<ExportPlan, LedgerError> {
        self.here(MemberName::Checkpoint, checkpoint)?;
        self.previous(keys).await?;
        let size = self.checkpoint.size;
        self.export.range.to = self.export.range.to.min(size);
        self.export.range.from = self.export.range.from.min(self.export.range.to);
        let walk =
            Walk { objects: self.objects.as_ref(), source: self.source.as_ref(), export: &self.export, size };
        let Found { chosen, context, named, disclosures } = walk.choose().await?;
        self.tiles(&chosen).await?;
        self.entries(chosen).await?;
        if !disclosures.is_empty() {
            self.here(MemberName::Disclosures, disclosures.into())?;
        }
        let absent = self.evidence(named.into_kinds()).await?;
        self.here(MemberName::BelievedKeys, self.export.believed_keys.clone().into())?;
        if let Some(policy) = self.export.believed_policy.take() {
            self.here(MemberName::BelievedPolicy, policy.into())?;
        }
        self.seal(context.into_iter().collect(), absent)
    }

    /// Puts the manifest in front.
    fn seal(mut self, context: Vec<u64>, absent: Vec<Absent>) -> Result<ExportPlan, LedgerError> {
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            origin: self.checkpoint.origin,
            size: self.checkpoint.size,
            root: self.checkpoint.root.to_string(),
            query: self.export.query,
            range: self.export.range,
            coverage: self.export.coverage,
            context,
            evidence: self.export.evidence,
            absent,
            disclosures: self.export.disclosures,
            members: self.members,
        };
        let manifest: Bytes = manifest
            .to_bytes()
            .map_err(|error| LedgerError::unreadable("manifest.json", error.to_string()))?
            .into();
        let size = manifest.len() as u64;
        self.pieces.insert(0, Piece { name: MemberName::Manifest, size, from: From::Here(manifest) });
        let length = archive_size(self.pieces.iter().map(|piece| piece.size));
        Ok(ExportPlan {
            objects: self.objects,
            source: self.source,
            size: self.checkpoint.size,
            pieces: self.pieces,
            length,
        })
    }

    fn add(&mut self, name: MemberName, size: u64, sha256: Hash, from: From) -> Result<(), LedgerError> {
        if self.members.len() >= MAX_MEMBERS {
            return Err(LedgerError::unreadable(
                "manifest.json",
                format!("a bundle has at most {MAX_MEMBERS} members; ask for less at once"),
            ));
        }
        self.members.push(Member { name: name.to_string(), size, sha256: sha256.to_string() });
        self.pieces.push(Piece { name, size, from });
        Ok(())
    }

    fn here(&mut self, name: MemberName, bytes: Bytes) -> Result<(), LedgerError> {
        self.add(name, bytes.len() as u64, digest_of(&bytes), From::Here(bytes))
    }

    /// The older checkpoint that somebody showed, and that this one extends it.
    async fn previous(&mut self, keys: &[VerifyingKey]) -> Result<(), LedgerError> {
        let Some(bytes) = self.export.previous.take() else { return Ok(()) };
        let refused = |reason: String| LedgerError::PreviousCheckpoint { reason };
        let old =
            SignedCheckpoint::open(&bytes, keys).map_err(|error| refused(crate::error::chain(&error)))?;
        let (old, new) = (old.checkpoint().clone(), self.checkpoint.clone());
        if old.size > new.size {
            return Err(refused(format!("it covers {} entries, and {} are published", old.size, new.size)));
        }
        let wrong = |error: &dyn std::error::Error| refused(error.to_string());
        let subtrees = consistency_subtrees(old.size, new.size).map_err(|error| wrong(&error))?;
        let mut hashes = TileHashes::new();
        for tile in tiles_holding(subtrees, new.size).map_err(|error| wrong(&error))? {
            let bytes = objects::tile(self.objects.as_ref(), tile).await?;
            hashes.insert(tile, &bytes).map_err(|error| wrong(&error))?;
        }
        let proof = consistency_proof(old.size, new.size, &hashes).map_err(|error| wrong(&error))?;
        self.here(MemberName::PreviousCheckpoint, bytes.into())?;
        self.here(MemberName::PreviousConsistency, consistency_lines(&proof).into())
    }

    async fn tiles(&mut self, chosen: &Chosen) -> Result<(), LedgerError> {
        for tile in tiles_for(chosen.keys().copied(), self.checkpoint.size) {
            let bytes = objects::tile(self.objects.as_ref(), tile).await?;
            self.add(MemberName::Tile(tile), bytes.len() as u64, digest_of(&bytes), From::Tile)?;
        }
        Ok(())
    }

    async fn entries(&mut self, chosen: Chosen) -> Result<(), LedgerError> {
        for (group, places) in chosen {
            let bytes = lines(self.objects.as_ref(), group, &places, self.checkpoint.size).await?;
            let (size, digest) = (bytes.len() as u64, digest_of(&bytes));
            self.add(MemberName::Entries(group), size, digest, From::Entries(places))?;
        }
        Ok(())
    }

    /// Evidence that was asked for; gives what should have come along and cannot.
    async fn evidence(
        &mut self,
        named: impl Iterator<Item = (Hash, String)>,
    ) -> Result<Vec<Absent>, LedgerError> {
        let mut absent = Vec::new();
        for (digest, kind) in named {
            if !self.export.evidence.includes(&kind) {
                continue;
            }
            match self.source.evidence(&kind, &house_digest(digest)).await? {
                Some(bytes) => {
                    let size = bytes.len() as u64;
                    self.add(MemberName::Evidence(digest), size, digest, From::Evidence(kind))?;
                }
                None => absent.push(Absent {
                    sha256: digest.to_string(),
                    reason: "it is not kept here any more".to_owned(),
                }),
            }
        }
        Ok(absent)
    }
}
