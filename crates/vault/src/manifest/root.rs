//! The Merkle root over a manifest's entries: the same tree as the ledger's (RFC 6962, section 2.1).

use domain::digest::Digest;
use domain::manifest::Leaf;
use proof::hash::leaf_hash;
use proof::tree::Frontier;

/// Builds the root as entries come; keeps one hash for each level of the tree.
#[derive(Debug, Default)]
pub struct RootBuilder(Frontier);

impl RootBuilder {
    /// Adds the next entry.
    pub fn add(&mut self, leaf: &Leaf) {
        self.0.append(leaf_hash(&leaf.to_vec()));
    }

    /// Entries so far.
    pub fn entries(&self) -> u64 {
        self.0.size()
    }

    /// The root over the entries so far.
    pub fn root(&self) -> Digest {
        Digest::from_bytes(self.0.root().0)
    }
}
