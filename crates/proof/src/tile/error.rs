//! What can be wrong with a tile: its place, its path or its bytes.

use thiserror::Error;

use super::Tile;
use crate::tree::Subtree;

/// A tile that doesn't exist, or whose path or bytes are not those of a tile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TileError {
    /// The level is above [`MAX_LEVEL`](super::MAX_LEVEL), the index above 2^63 - 1, or the width
    /// not in 1 to 256.
    #[error("place a tile of width {width} at level {level}, index {index}")]
    Place {
        /// The level.
        level: u8,
        /// The index within the level.
        index: u64,
        /// The number of hashes.
        width: u16,
    },
    /// Not a path of this kind in its canonical spelling.
    #[error("read the path of a tile")]
    Path,
    /// The number of bytes or hashes is not the one that the width needs.
    #[error("read {tile}: it has {bytes} bytes")]
    Length {
        /// The tile.
        tile: Tile,
        /// The length in bytes.
        bytes: usize,
    },
    /// Two tiles of one place disagree on a hash that both hold: the log has been rewritten.
    #[error("match {tile} with another width of the same tile")]
    Conflict {
        /// The tile that came second.
        tile: Tile,
    },
    /// The subtree has leaves beyond the end of the tree, so that no tile holds its hash.
    #[error("find a tile with {subtree} in a tree of {size} leaves")]
    Incomplete {
        /// The subtree.
        subtree: Subtree,
        /// The size of the tree in leaves.
        size: u64,
    },
}
