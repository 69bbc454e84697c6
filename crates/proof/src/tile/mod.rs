//! C2SP tlog-tiles v0.1.0: how a log's hashes and entries are cut into files, and found again.

mod coordinate;
mod entry_tile;
mod error;
mod hashes;
mod listing;
mod path;

pub use coordinate::Tile;
pub use entry_tile::EntryTile;
pub use error::TileError;
pub use hashes::{TileHashes, full_tile_hash};
pub use listing::{entry_tiles_at, entry_tiles_between, tiles_at, tiles_between, tiles_holding};

/// How many levels of the tree one tile spans.
pub const TILE_HEIGHT: u8 = 8;

/// How many hashes, or entries, a full tile has: 2^8.
pub const TILE_WIDTH: u16 = 256;

/// The highest level that a path may name (tlog-tiles v0.1.0, Merkle Tree).
///
/// Trees of up to 2^63 - 1 leaves have tiles on levels 0 to 7 only.
pub const MAX_LEVEL: u8 = 63;
