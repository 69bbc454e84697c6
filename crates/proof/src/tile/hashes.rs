//! Tiles that have been fetched, as a source of hashes.

use std::collections::BTreeMap;

use super::{TILE_HEIGHT, TILE_WIDTH, Tile, TileError};
use crate::hash::Hash;
use crate::tree::{HashSource, complete_root};

/// Fetched tiles, from which roots and proofs can be computed.
///
/// Nothing in here is authenticated. What is computed from it must be compared with a signed root:
/// the result of [`root`](crate::tree::root) with a checkpoint, a proof by verifying it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TileHashes {
    /// By level and index; the widest one that was inserted.
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl TileHashes {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tile from its bytes, which must be exactly 32 for each of its hashes.
    ///
    /// Of two widths of the same tile the wider one is kept; if they disagree on a hash that both
    /// have, the second is refused.
    pub fn insert(&mut self, tile: Tile, bytes: &[u8]) -> Result<(), TileError> {
        let hashes = tile.decode(bytes)?;
        let known = self.tiles.entry((tile.level(), tile.index())).or_default();
        if known.iter().zip(&hashes).any(|(known, new)| known != new) {
            return Err(TileError::Conflict { tile });
        }
        if hashes.len() > known.len() {
            *known = hashes;
        }
        Ok(())
    }
}

impl HashSource for TileHashes {
    fn subtree(&self, level: u8, index: u64) -> Option<Hash> {
        let height = level % TILE_HEIGHT;
        let subtrees_per_tile = u64::from(TILE_WIDTH >> height);
        let place = (level / TILE_HEIGHT, index / subtrees_per_tile);
        let first = usize::try_from((index % subtrees_per_tile) << height).ok()?;
        let row = self.tiles.get(&place)?.get(first..first + (1 << height))?;
        complete_root(row)
    }
}

/// The hash that a full tile contributes to the level above: the Merkle tree hash of its row.
///
/// `None` unless there are 256 hashes, since a partial tile is never hashed upward (tlog-tiles
/// v0.1.0, Partial Tiles).
pub fn full_tile_hash(hashes: &[Hash]) -> Option<Hash> {
    if hashes.len() == usize::from(TILE_WIDTH) { complete_root(hashes) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{leaf_hash, node_hash};

    fn leaves(count: u16) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
    }

    fn filled(index: u64, leaves: &[Hash]) -> TileHashes {
        let mut tiles = TileHashes::new();
        insert(&mut tiles, index, leaves).expect("a first tile fits");
        tiles
    }

    fn insert(tiles: &mut TileHashes, index: u64, leaves: &[Hash]) -> Result<(), TileError> {
        let width = u16::try_from(leaves.len()).expect("a tile is not wide");
        let tile = Tile::new(0, index, width).expect("a valid place");
        tiles.insert(tile, &tile.encode(leaves).expect("as many hashes as its width"))
    }

    #[test]
    fn subtrees_are_hashed_inside_the_tile() {
        let row = leaves(5);
        let tiles = filled(3, &row);
        assert_eq!(tiles.subtree(0, 3 * 256 + 4), Some(row[4]));
        assert_eq!(tiles.subtree(1, 3 * 128 + 1), Some(node_hash(&row[2], &row[3])));
        assert_eq!(tiles.subtree(2, 3 * 64), complete_root(&row[..4]));
        assert_eq!(tiles.subtree(1, 3 * 128 + 2), None);
        assert_eq!(tiles.subtree(0, 3 * 256 + 5), None);
        assert_eq!(tiles.subtree(0, 0), None);
        assert_eq!(tiles.subtree(8, 3), None);
        assert_eq!(tiles.subtree(255, u64::MAX), None);
        assert_eq!(tiles.subtree(7, u64::MAX), None);
    }

    #[test]
    fn only_full_tiles_are_hashed_upward() {
        let row = leaves(256);
        let halves = [complete_root(&row[..128]), complete_root(&row[128..])];
        let [Some(left), Some(right)] = halves else { unreachable!("128 is a power of two") };
        assert_eq!(full_tile_hash(&row), Some(node_hash(&left, &right)));
        assert_eq!(full_tile_hash(&row[..128]), None);
        assert_eq!(full_tile_hash(&[]), None);
    }

    #[test]
    fn the_wider_tile_is_kept() {
        let row = leaves(5);
        let mut tiles = filled(0, &row[..3]);
        insert(&mut tiles, 0, &row).expect("the wider tile agrees");
        insert(&mut tiles, 0, &row[..2]).expect("the narrower tile agrees");
        assert_eq!(tiles.subtree(0, 4), Some(row[4]));
    }

    #[test]
    fn tiles_that_disagree_are_noticed() {
        let mut row = leaves(5);
        let mut tiles = filled(0, &row);
        row[1] = leaf_hash(b"rewritten");
        let tile = Tile::new(0, 0, 3).expect("a valid place");
        assert_eq!(insert(&mut tiles, 0, &row[..3]), Err(TileError::Conflict { tile }));
        assert_eq!(tiles, filled(0, &leaves(5)));
    }
}
