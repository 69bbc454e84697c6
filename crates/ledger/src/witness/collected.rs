//! The cosignatures of one checkpoint, as they come in.

use std::collections::BTreeMap;

use domain::ports::Head;
use proof::checkpoint::{CheckpointError, SignedCheckpoint};
use proof::note::VerifyingKey;
use proof::witness::Cosigned;

use super::WitnessPolicy;

/// A checkpoint, and the verified cosignatures that it has so far.
#[derive(Clone, Debug)]
pub(crate) struct Collected {
    /// The checkpoint with the log's own signatures only.
    bare: SignedCheckpoint,
    /// By the key of the witness, in its text form; the newest of each.
    lines: BTreeMap<String, Cosigned>,
}

impl Collected {
    /// A head without cosignatures.
    pub(crate) fn of(head: &Head, keys: &[VerifyingKey]) -> Result<Self, CheckpointError> {
        let bare = SignedCheckpoint::open(&head.checkpoint, keys)?.only_by(keys)?;
        Ok(Self { bare, lines: BTreeMap::new() })
    }

    /// Takes the cosignatures of the policy's witnesses from a checkpoint with the same text.
    pub(crate) fn recall(&mut self, published: &SignedCheckpoint, policy: &WitnessPolicy) {
        if published.note().text() != self.bare.note().text() {
            return;
        }
        for witness in policy.witnesses() {
            let keys = std::slice::from_ref(&witness.key);
            let found = Cosigned::verify(published.note().signatures(), &self.bare, keys);
            for cosigned in found.into_iter().flatten() {
                self.add(&witness.key, cosigned);
            }
        }
    }

    /// Adds a cosignature that was verified, in place of an older one.
    pub(crate) fn add(&mut self, key: &VerifyingKey, cosigned: Cosigned) {
        self.lines.insert(key.to_string(), cosigned);
    }

    /// The checkpoint with the log's own signatures only.
    pub(crate) const fn bare(&self) -> &SignedCheckpoint {
        &self.bare
    }

    /// How many entries it covers.
    pub(crate) fn size(&self) -> u64 {
        self.bare.checkpoint().size
    }

    /// Whether a witness has cosigned it.
    pub(crate) fn has(&self, key: &VerifyingKey) -> bool {
        self.lines.contains_key(&key.to_string())
    }

    /// Whether the quorum has.
    pub(crate) fn met(&self, policy: &WitnessPolicy) -> bool {
        policy.met(|key| self.has(key))
    }

    /// The checkpoint with its cosignatures, in the order of the policy.
    pub(crate) fn cosigned(&self, policy: &WitnessPolicy) -> Result<Vec<u8>, CheckpointError> {
        let lines = policy.witnesses().iter().filter_map(|witness| self.lines.get(&witness.key.to_string()));
        let signed = self.bare.clone().with_signatures(lines.map(|cosigned| cosigned.line.clone()))?;
        Ok(signed.as_bytes().to_vec())
    }
}
