//! What a proof file proves, to someone who brings the entry and the keys.

use super::{TlogProof, TlogProofError};
use crate::checkpoint::SignedCheckpoint;
use crate::cosignature::{self, Cosignature};
use crate::hash::{Hash, leaf_hash};
use crate::note::VerifyingKey;
use crate::tree::verify_inclusion;

/// What has been proved: this entry is leaf `index` of the log's tree of `size` leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The index of the entry in the log, from 0.
    pub index: u64,
    /// The size of the log at the checkpoint, in leaves.
    pub size: u64,
    /// The root that the log signed.
    pub root: Hash,
    /// The witnesses that saw this checkpoint, and when; possibly none. How many are enough is for
    /// the caller's policy.
    pub cosignatures: Vec<Cosignature>,
}

impl TlogProof {
    /// Verifies in the four steps of tlog-proof `@v1`, Verifying a tlog proof.
    ///
    /// The leaf hash is that of the entry's bytes; the checkpoint must have a good signature, of
    /// type 0x01, by one of the keys, whose name is its origin; cosignatures by the given witnesses, of type 0x04,
    /// must be good wherever they are present; the hashes must lead from the leaf to the root.
    pub fn verify(
        &self,
        entry: &[u8],
        log_keys: &[VerifyingKey],
        witness_keys: &[VerifyingKey],
    ) -> Result<Verified, TlogProofError> {
        let leaf = leaf_hash(entry);
        let signed =
            SignedCheckpoint::open(&self.checkpoint, log_keys).map_err(TlogProofError::Checkpoint)?;
        let cosignatures = cosignature::verify(&signed, witness_keys).map_err(TlogProofError::Cosignature)?;
        let (size, root) = (signed.checkpoint().size, signed.checkpoint().root);
        verify_inclusion(leaf, self.index, size, &self.hashes, &root).map_err(TlogProofError::Inclusion)?;
        Ok(Verified { index: self.index, size, root, cosignatures })
    }
}
