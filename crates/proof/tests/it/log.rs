//! A log in memory, grown with this crate only, which is asked for the files of any of its sizes.

use proof::bundle;
use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::hash::{Hash, leaf_hash, node_hash};
use proof::tile::{EntryTile, Tile};
use proof::tlog_proof::TlogProof;
use proof::tree::{self, HashSource};

use crate::fixtures::{ORIGIN, WITNESS_TIME, log_key, witness};

/// All complete subtrees of a tree, level by level.
pub(crate) struct Subtrees {
    levels: Vec<Vec<Hash>>,
}

impl Subtrees {
    pub(crate) fn new(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let (pairs, _) = below.as_chunks::<2>();
            let above = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// A tree whose leaves are the entries `0`, `1`, ... as eight big-endian bytes.
    pub(crate) fn counting(size: u64) -> Self {
        Self::new((0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect())
    }

    pub(crate) fn root(&self, size: u64) -> Hash {
        tree::root(size, self).expect("the size is within the tree")
    }
}

impl HashSource for Subtrees {
    fn subtree(&self, level: u8, index: u64) -> Option<Hash> {
        self.levels.get(usize::from(level))?.get(usize::try_from(index).ok()?).copied()
    }
}

/// The golden log: entries, tree, signed and cosigned checkpoints.
pub(crate) struct Log {
    entries: Vec<Vec<u8>>,
    pub(crate) subtrees: Subtrees,
}

impl Log {
    pub(crate) fn golden(size: u64) -> Self {
        let entries: Vec<_> = (0..size).map(golden_entry).collect();
        let leaves = entries.iter().map(|entry| leaf_hash(entry)).collect();
        Self { entries, subtrees: Subtrees::new(leaves) }
    }

    pub(crate) fn entry(&self, index: u64) -> &[u8] {
        &self.entries[usize::try_from(index).expect("the index is small")]
    }

    pub(crate) fn tile(&self, tile: Tile) -> Vec<u8> {
        let first = tile.index() * 256;
        let row = first..first + u64::from(tile.width());
        let hash = |index| self.subtrees.subtree(tile.level() * 8, index).expect("it is complete");
        tile.encode(&row.map(hash).collect::<Vec<_>>()).expect("the row is as wide as the tile")
    }

    pub(crate) fn bundle(&self, tile: EntryTile) -> Vec<u8> {
        let first = tile.index() * 256;
        let mut bytes = Vec::new();
        for index in first..first + u64::from(tile.width()) {
            bundle::append(&mut bytes, self.entry(index)).expect("the entries are short");
        }
        bytes
    }

    pub(crate) fn checkpoint(&self, size: u64) -> SignedCheckpoint {
        let root = self.subtrees.root(size);
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root, extensions: vec![] };
        let signed = SignedCheckpoint::sign(checkpoint, &[&log_key()]).expect("a valid checkpoint");
        let line = witness().cosign(&signed, WITNESS_TIME).expect("a valid time");
        signed.with_signatures([line]).expect("the witness has a key of its own")
    }

    pub(crate) fn proof(&self, index: u64, size: u64) -> TlogProof {
        let hashes = tree::inclusion_proof(index, size, &self.subtrees).expect("it is included");
        let checkpoint = self.checkpoint(size).as_bytes().to_vec();
        TlogProof { extra: None, index, hashes, checkpoint }
    }
}

/// As Python's `json.dumps` prints it.
fn golden_entry(seq: u64) -> Vec<u8> {
    let bytes = 17 * seq;
    format!(r#"{{"seq": {seq}, "event": "backup.completed", "bytes": {bytes}}}"#).into_bytes()
}
