//! The tiles of a bundle, from the signed root down: which hash each leaf must have.

use std::collections::{BTreeMap, BTreeSet};

use proof::hash::Hash;
use proof::tile::{TILE_WIDTH, Tile, TileHashes, full_tile_hash};
use proof::tree::{TreeError, root};

use crate::bundle::tiles_for;
use crate::finding::{Finding, told};

/// Tiles as they come, and those of them that the root vouches for.
#[derive(Debug, Default)]
pub(super) struct Tree {
    size: u64,
    expected: BTreeSet<Tile>,
    came: Vec<(Tile, Vec<Hash>)>,
    proved: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl Tree {
    /// The tree of a checkpoint, of which these tiles of level 0 matter.
    pub(super) fn of(size: u64, leaves: impl IntoIterator<Item = u64>) -> Self {
        let expected = tiles_for(leaves, size).into_iter().collect();
        Self { size, expected, ..Self::default() }
    }

    /// The next tile, highest level first.
    pub(super) fn tile(&mut self, tile: Tile, bytes: &[u8]) -> Option<Finding> {
        if !self.expected.remove(&tile) {
            let words = "nothing in the bundle needs it, or the tree has no such tile";
            return Some(Finding::mismatch(tile.path(), words));
        }
        match tile.decode(bytes) {
            Ok(hashes) => self.came.push((tile, hashes)),
            Err(error) => return Some(Finding::mismatch(tile.path(), told(&error))),
        }
        None
    }

    /// All tiles are there: holds them against the root.
    pub(super) fn prove(&mut self, signed: &Hash) -> Vec<Finding> {
        let mut findings: Vec<_> = std::mem::take(&mut self.expected)
            .into_iter()
            .map(|tile| Finding::missing(tile.path(), "the tile is not there"))
            .collect();
        let (edge, full): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.came).into_iter().partition(|(tile, _)| tile.is_partial());
        match self.root_of(&edge) {
            Ok(root) if root == *signed => {}
            Ok(_) => {
                let object = edge.first().map_or_else(|| "tile".to_owned(), |(tile, _)| tile.path());
                let words = "the partial tiles do not lead to the root that the checkpoint signs";
                findings.push(Finding::mismatch(object, words));
                return findings;
            }
            Err(error) => {
                findings.push(Finding::missing("tile", told(&error)));
                return findings;
            }
        }
        self.proved.extend(edge.into_iter().map(|(tile, hashes)| ((tile.level(), tile.index()), hashes)));
        for (tile, hashes) in full {
            match self.node(tile.level() + 1, tile.index()) {
                Some(node) if full_tile_hash(&hashes) == Some(node) => {
                    self.proved.insert((tile.level(), tile.index()), hashes);
                }
                Some(_) => {
                    findings
                        .push(Finding::mismatch(tile.path(), "its hashes are not those that were signed"));
                }
                None => findings.push(Finding::missing(tile.path(), "the tile above it is missing or wrong")),
            }
        }
        findings
    }

    fn root_of(&self, edge: &[(Tile, Vec<Hash>)]) -> Result<Hash, TreeError> {
        let mut hashes = TileHashes::new();
        for (tile, row) in edge {
            // Decoded from bytes of the right length, each tile once: neither can fail.
            let _ = tile.encode(row).map(|bytes| hashes.insert(*tile, &bytes));
        }
        root(self.size, &hashes)
    }

    /// The proved hash of a row of a level.
    fn node(&self, level: u8, index: u64) -> Option<Hash> {
        let row = self.proved.get(&(level, index / u64::from(TILE_WIDTH)))?;
        row.get(usize::try_from(index % u64::from(TILE_WIDTH)).ok()?).copied()
    }

    /// The hash that the leaf at an index must have; `None` if no proved tile has it.
    pub(super) fn leaf(&self, index: u64) -> Option<Hash> {
        self.node(0, index)
    }
}
