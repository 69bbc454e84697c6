//! What the tree was at earlier sizes: roots and consistency proofs, from the tiles that lie there.

use proof::hash::Hash;
use proof::tile::{TileHashes, tiles_holding};
use proof::tree::{Subtree, consistency_proof, consistency_subtrees, root, root_subtrees};

use crate::error::LedgerError;
use crate::objects::{LogObjects, read_tile};

/// The tree as it is at `size`, and as it was before.
#[derive(Clone, Copy)]
pub(crate) struct History<'a> {
    pub(crate) objects: &'a dyn LogObjects,
    /// How many entries are integrated: tiles of earlier sizes may be gone.
    pub(crate) size: u64,
}

impl History<'_> {
    /// The root of the first `at` entries, at most [`History::size`].
    pub(crate) async fn root(&self, at: u64) -> Result<Hash, LedgerError> {
        let hashes = self.load(root_subtrees(at).map_err(|error| broken(&error))?).await?;
        root(at, &hashes).map_err(|error| broken(&error))
    }

    /// The proof that the first `old` of `new` entries are the older tree.
    pub(crate) async fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
        let subtrees = consistency_subtrees(old, new).map_err(|error| broken(&error))?;
        let hashes = self.load(subtrees).await?;
        consistency_proof(old, new, &hashes).map_err(|error| broken(&error))
    }

    async fn load(&self, subtrees: Vec<Subtree>) -> Result<TileHashes, LedgerError> {
        let mut hashes = TileHashes::new();
        for tile in tiles_holding(subtrees, self.size).map_err(|error| broken(&error))? {
            let path = tile.path();
            let damaged = |reason: String| LedgerError::Damaged { path: path.clone(), reason };
            let found = read_tile(self.objects, tile).await?;
            let bytes = found.ok_or_else(|| damaged("it is missing".to_owned()))?;
            hashes.insert(tile, &bytes).map_err(|error| damaged(error.to_string()))?;
        }
        Ok(hashes)
    }
}

fn broken(error: &dyn std::error::Error) -> LedgerError {
    LedgerError::Damaged { path: "tile".to_owned(), reason: error.to_string() }
}
