//! The place of an entry bundle, which follows the tiles of level 0.

use std::fmt;
use std::str::FromStr;

use super::{TILE_WIDTH, Tile, TileError, path};

/// The place and width of an entry bundle (tlog-tiles v0.1.0, Log entries).
///
/// Bundle `index` holds the entries from `256 * index` on, `width` of them; its bytes are read by
/// [`bundle::decode`](crate::bundle::decode).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryTile {
    index: u64,
    width: u16,
}

impl EntryTile {
    /// A bundle at `index` up to 2^63 - 1 of `width` 1 to 256.
    pub fn new(index: u64, width: u16) -> Result<Self, TileError> {
        Tile::new(0, index, width).map(Self::from_leaves)
    }

    /// The bundle that holds entry `index`, as wide as a tree of `size` leaves has it; `None` if
    /// the entry is not in that tree.
    pub fn holding(entry: u64, size: u64) -> Option<Self> {
        if entry >= size {
            return None;
        }
        Tile::at(0, entry / u64::from(TILE_WIDTH), size).map(Self::from_leaves)
    }

    pub(super) fn from_leaves(tile: Tile) -> Self {
        Self { index: tile.index(), width: tile.width() }
    }

    /// The index of the bundle, from 0.
    pub fn index(self) -> u64 {
        self.index
    }

    /// The number of entries, 1 to 256; less than 256 for a partial bundle.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Whether the bundle has fewer than 256 entries, and so will be replaced as the log grows.
    pub fn is_partial(self) -> bool {
        self.width < TILE_WIDTH
    }

    /// The full bundle of the same place, where a client may look if a partial one is gone.
    #[must_use]
    pub fn full(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// The tile of level 0 with the hashes of these entries.
    pub fn leaves(self) -> Tile {
        Tile::new(0, self.index, self.width).expect("a bundle's place is that of a tile")
    }

    /// Whether a log with a checkpoint of this size has to serve this very bundle.
    pub fn exists_at(self, size: u64) -> bool {
        self.leaves().exists_at(size)
    }

    /// The path below the log's prefix, such as `tile/entries/x001/x234/067.p/112`.
    pub fn path(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for EntryTile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tile/entries/")?;
        path::write(f, self.index, self.width)
    }
}

impl FromStr for EntryTile {
    type Err = TileError;

    /// Reads a path as [`EntryTile::path`] writes it, and no other spelling.
    fn from_str(text: &str) -> Result<Self, TileError> {
        let place = text.strip_prefix("tile/entries/").ok_or(TileError::Path)?;
        let (index, width) = path::parse(place).ok_or(TileError::Path)?;
        Self::new(index, width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_round_trip() {
        let partial = EntryTile::new(1_234_067, 112).expect("a valid place");
        assert_eq!(partial.path(), "tile/entries/x001/x234/067.p/112");
        assert_eq!(partial.path().parse(), Ok(partial));
        assert_eq!(partial.full().path(), "tile/entries/x001/x234/067");
        for path in ["tile/entries", "tile/entries/", "tile/0/000", "tile/entries/0/000", ""] {
            assert_eq!(path.parse::<EntryTile>(), Err(TileError::Path), "{path:?}");
        }
    }

    #[test]
    fn entries_are_found_in_their_bundle() {
        let bundle = |index, width| EntryTile::new(index, width).ok();
        assert_eq!(EntryTile::holding(0, 1), bundle(0, 1));
        assert_eq!(EntryTile::holding(255, 256), bundle(0, 256));
        assert_eq!(EntryTile::holding(69_999, 70_000), bundle(273, 112));
        assert_eq!(EntryTile::holding(70_000, 70_000), None);
        assert_eq!(EntryTile::holding(0, 0), None);
        assert!(EntryTile::holding(69_999, 70_000).is_some_and(|tile| tile.exists_at(70_000)));
    }
}
