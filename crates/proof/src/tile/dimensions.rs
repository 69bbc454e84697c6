//! How large a tile is, and how high a log of tiles.

/// How many levels of the tree one tile spans.
pub const TILE_HEIGHT: u8 = 8;

/// How many hashes, or entries, a full tile has: 2^8.
pub const TILE_WIDTH: u16 = 256;

/// The highest level that a path may name (tlog-tiles v0.1.0, Merkle Tree).
///
/// Trees of up to 2^63 - 1 leaves have tiles on levels 0 to 7 only.
pub const MAX_LEVEL: u8 = 63;
