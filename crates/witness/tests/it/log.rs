//! A log in memory that may lie: trees of counted leaves, and forks of them.

use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::hash::{Hash, leaf_hash, node_hash};
use proof::note::{SigningKey, VerifyingKey};
use proof::tree::{self, HashSource};

/// All complete subtrees of a tree, level by level.
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl HashSource for Tree {
    fn subtree(&self, level: u8, index: u64) -> Option<Hash> {
        self.levels.get(usize::from(level))?.get(usize::try_from(index).ok()?).copied()
    }
}

/// A log of a name, with 64 entries from the start.
pub struct Log {
    pub key: SigningKey,
    pub tree: Tree,
}

impl Log {
    pub fn new(origin: &str) -> Self {
        Self::with(origin, 1, u64::MAX)
    }

    /// With another key.
    pub fn with_key(origin: &str, seed: u8) -> Self {
        Self::with(origin, seed, u64::MAX)
    }

    /// The same log, with other entries from an index on.
    pub fn fork_at(origin: &str, index: u64) -> Self {
        Self::with(origin, 1, index)
    }

    fn with(origin: &str, seed: u8, fork: u64) -> Self {
        let entry = |number: u64| format!("{number}{}", if number < fork { "" } else { ", another" });
        let leaves = (0..64).map(|number| leaf_hash(entry(number).as_bytes())).collect();
        let mut levels: Vec<Vec<Hash>> = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let (pairs, _) = below.as_chunks::<2>();
            levels.push(pairs.iter().map(|[left, right]| node_hash(left, right)).collect());
        }
        Self {
            key: SigningKey::from_seed(origin, &[seed; 32]).expect("the name is valid"),
            tree: Tree { levels },
        }
    }

    pub fn vkey(&self) -> VerifyingKey {
        self.key.verifying_key().clone()
    }

    pub fn root(&self, size: u64) -> Hash {
        tree::root(size, &self.tree).expect("the tree is large enough")
    }

    pub fn checkpoint(&self, size: u64) -> SignedCheckpoint {
        self.checkpoint_of(size, self.root(size))
    }

    pub fn checkpoint_of(&self, size: u64, root: Hash) -> SignedCheckpoint {
        let origin = self.key.name().to_owned();
        SignedCheckpoint::sign(Checkpoint { origin, size, root, extensions: vec![] }, &[&self.key])
            .expect("it is a checkpoint")
    }

    pub fn proof(&self, old: u64, new: u64) -> Vec<Hash> {
        tree::consistency_proof(old, new, &self.tree).expect("the tree is large enough")
    }

    /// An honest request.
    pub fn request(&self, old: u64, new: u64) -> String {
        request(old, &self.proof(old, new), &self.checkpoint(new).to_string())
    }
}

/// The body of a request.
pub fn request(old: u64, proof: &[Hash], note: &str) -> String {
    let head = std::iter::once(format!("old {old}")).chain(proof.iter().map(|hash| hash.to_base64()));
    format!("{}\n\n{note}", head.collect::<Vec<_>>().join("\n"))
}
