//! C2SP tlog-tiles v0.1.0: how a log's hashes and entries are cut into files, and found again.

mod coordinate;
mod dimensions;
mod entry_tile;
mod error;
mod hashes;
mod listing;
mod path;

pub use coordinate::Tile;
pub use dimensions::{MAX_LEVEL, TILE_HEIGHT, TILE_WIDTH};
pub use entry_tile::EntryTile;
pub use error::TileError;
pub use hashes::{TileHashes, full_tile_hash};
pub use listing::{entry_tiles_at, entry_tiles_between, tiles_at, tiles_between, tiles_holding};
