//! The member that is being read: as much of it is kept as its kind may have.

use sha2::{Digest as _, Sha256};

use crate::bundle::{Digest, MAX_GROUP, MAX_MANIFEST, MemberName};
use proof::hash::{HASH_SIZE, Hash};
use proof::note::MAX_NOTE_SIZE;
use proof::policy::MAX_POLICY_SIZE;
use proof::tile::TILE_WIDTH;
use proof::tree::MAX_PROOF;

/// The most bytes of disclosures.
const MAX_DISCLOSURES: u64 = 64 << 20;

/// A member that is being read.
#[derive(Debug)]
pub(super) struct OpenMember {
    pub(super) text: String,
    /// What it is; `None` if bundles have no such member, or not here.
    pub(super) name: Option<MemberName>,
    pub(super) size: u64,
    kept: Vec<u8>,
    hasher: Sha256,
}

impl OpenMember {
    pub(super) fn new(text: String, name: Option<MemberName>, size: u64) -> Self {
        Self { text, name, size, kept: Vec::new(), hasher: Sha256::new() }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        if self.name.as_ref().is_some_and(is_kept) {
            self.kept.extend_from_slice(bytes);
        }
    }

    /// Its bytes, if they are kept, and its digest.
    pub(super) fn close(self) -> (Option<MemberName>, String, Vec<u8>, Digest) {
        (self.name, self.text, self.kept, Hash(self.hasher.finalize().into()))
    }
}

/// Evidence may be large, and only its digest matters.
const fn is_kept(name: &MemberName) -> bool {
    !matches!(name, MemberName::Evidence(_))
}

/// The largest member of a kind, in bytes.
pub(super) const fn limit(name: &MemberName) -> u64 {
    match name {
        MemberName::Manifest => MAX_MANIFEST,
        MemberName::Checkpoint | MemberName::PreviousCheckpoint => MAX_NOTE_SIZE as u64,
        // Each hash is a line of base64.
        MemberName::PreviousConsistency => MAX_PROOF as u64 * 45,
        MemberName::Tile(_) => TILE_WIDTH as u64 * HASH_SIZE as u64,
        MemberName::Entries(_) => MAX_GROUP,
        MemberName::Disclosures => MAX_DISCLOSURES,
        MemberName::Evidence(_) => u64::MAX,
        MemberName::BelievedKeys | MemberName::BelievedPolicy => MAX_POLICY_SIZE as u64,
    }
}
