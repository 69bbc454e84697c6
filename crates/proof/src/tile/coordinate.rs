//! One tile: where it stands, how it is called, and how its hashes become bytes.

use std::fmt;
use std::str::FromStr;

use super::{MAX_LEVEL, TILE_HEIGHT, TILE_WIDTH, TileError, path};
use crate::decimal;
use crate::hash::{HASH_SIZE, Hash};
use crate::tree::{MAX_SIZE, Subtree};

/// The place and width of a tile of hashes (tlog-tiles v0.1.0, Merkle Tree).
///
/// Tile `index` of `level` holds the hashes of the subtrees of level `8 * level` from
/// `256 * index` on, `width` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// A tile of `level` 0 to 63, `index` up to 2^63 - 1 and `width` 1 to 256.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, TileError> {
        let width_fits = (1..=TILE_WIDTH).contains(&width);
        if level > MAX_LEVEL || index > MAX_SIZE || !width_fits {
            return Err(TileError::Place { level, index, width });
        }
        Ok(Self { level, index, width })
    }

    /// The tile that holds the hash of `subtree`, as wide as a tree of `size` leaves has it.
    ///
    /// `None` if the subtree has leaves beyond the end of the tree.
    pub fn holding(subtree: Subtree, size: u64) -> Option<Self> {
        if size > MAX_SIZE || !subtree.is_complete_in(size) {
            return None;
        }
        let level = subtree.level / TILE_HEIGHT;
        let index = subtree.index >> (TILE_HEIGHT - subtree.level % TILE_HEIGHT);
        Self::at(level, index, size)
    }

    /// The tile at this place in a tree of `size` leaves, full or partial; `None` if it is empty.
    pub fn at(level: u8, index: u64, size: u64) -> Option<Self> {
        let available = rows(level, size).checked_sub(index.checked_mul(TILE_WIDTH.into())?)?;
        let width = u16::try_from(available.min(TILE_WIDTH.into())).ok()?;
        Self::new(level, index, width).ok()
    }

    /// The level of the tile, 0 for leaves.
    pub fn level(self) -> u8 {
        self.level
    }

    /// The index of the tile within its level, from 0.
    pub fn index(self) -> u64 {
        self.index
    }

    /// The number of hashes, 1 to 256; less than 256 for a partial tile.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Whether the tile has fewer than 256 hashes, and so will be replaced as the log grows.
    pub fn is_partial(self) -> bool {
        self.width < TILE_WIDTH
    }

    /// The full tile of the same place, where a client may look if a partial tile is gone
    /// (tlog-tiles v0.1.0, Partial Tiles).
    #[must_use]
    pub fn full(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// Whether a log with a checkpoint of this size has to serve this very tile.
    pub fn exists_at(self, size: u64) -> bool {
        Self::at(self.level, self.index, size) == Some(self)
    }

    /// The path below the log's prefix, such as `tile/0/x001/x234/067.p/112`.
    pub fn path(self) -> String {
        self.to_string()
    }

    /// Reads the bytes of this tile: exactly 32 for each of its hashes.
    pub fn decode(self, bytes: &[u8]) -> Result<Vec<Hash>, TileError> {
        let (hashes, rest) = bytes.as_chunks::<HASH_SIZE>();
        if hashes.len() != usize::from(self.width) || !rest.is_empty() {
            return Err(TileError::Length { tile: self, bytes: bytes.len() });
        }
        Ok(hashes.iter().copied().map(Hash).collect())
    }

    /// Writes the bytes of this tile from exactly `width` hashes.
    pub fn encode(self, hashes: &[Hash]) -> Result<Vec<u8>, TileError> {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
        if hashes.len() != usize::from(self.width) {
            return Err(TileError::Length { tile: self, bytes: bytes.len() });
        }
        Ok(bytes)
    }
}

/// How many hashes a level of tiles has in a tree of `size` leaves, over all its tiles.
pub(super) fn rows(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT)).unwrap_or(0)
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        path::write(f, self.index, self.width)
    }
}

impl FromStr for Tile {
    type Err = TileError;

    /// Reads a path as [`Tile::path`] writes it, and no other spelling.
    fn from_str(text: &str) -> Result<Self, TileError> {
        let rest = text.strip_prefix("tile/").ok_or(TileError::Path)?;
        let (level, place) = rest.split_once('/').ok_or(TileError::Path)?;
        let level = decimal::parse(level).ok_or(TileError::Path)?;
        let (index, width) = path::parse(place).ok_or(TileError::Path)?;
        Self::new(u8::try_from(level).map_err(|_| TileError::Path)?, index, width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    fn tile(level: u8, index: u64, width: u16) -> Tile {
        Tile::new(level, index, width).expect("a valid place")
    }

    #[test]
    fn paths_round_trip() {
        for (path, tile) in [
            ("tile/0/x001/x234/067.p/112", tile(0, 1_234_067, 112)),
            ("tile/0/000", tile(0, 0, 256)),
            ("tile/2/000.p/1", tile(2, 0, 1)),
            ("tile/63/999", tile(63, 999, 256)),
        ] {
            assert_eq!(tile.path(), path);
            assert_eq!(path.parse(), Ok(tile));
        }
    }

    #[test]
    fn wrong_paths_are_refused() {
        for path in [
            "",
            "tile",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/00/000",
            "tile/01/000",
            "tile/+1/000",
            "/tile/0/000",
            "tile//000",
            "tile/-1/000",
            "tile/entries/000",
            "tile/0/000/",
            "tile/8/0/000",
            "Tile/0/000",
            "tile/256/000",
            "checkpoint",
        ] {
            assert_eq!(path.parse::<Tile>(), Err(TileError::Path), "{path:?}");
        }
        let place = TileError::Place { level: 64, index: 0, width: 256 };
        assert_eq!("tile/64/000".parse::<Tile>(), Err(place));
    }

    #[test]
    fn impossible_places_are_refused() {
        for (level, index, width) in [(64, 0, 1), (0, MAX_SIZE + 1, 1), (0, 0, 0), (0, 0, 257)] {
            let place = TileError::Place { level, index, width };
            assert_eq!(Tile::new(level, index, width), Err(place));
        }
    }

    #[test]
    fn the_trees_of_the_specification() {
        assert!(tile(0, 272, 256).exists_at(70_000));
        assert!(tile(0, 273, 112).exists_at(70_000));
        assert!(!tile(0, 273, 256).exists_at(70_000));
        assert!(!tile(0, 273, 111).exists_at(70_000));
        assert!(!tile(0, 272, 112).exists_at(70_000));
        assert!(tile(1, 0, 256).exists_at(70_000));
        assert!(tile(1, 1, 17).exists_at(70_000));
        assert!(tile(2, 0, 1).exists_at(70_000));
        assert!(!tile(3, 0, 1).exists_at(70_000));
        assert!(tile(1, 0, 1).exists_at(256));
        assert!(!tile(0, 1, 1).exists_at(256));
        assert!(!tile(63, MAX_SIZE, 1).exists_at(u64::MAX));
    }

    #[test]
    fn subtrees_are_found_in_their_tile() {
        let holding = |level, index, size| Tile::holding(Subtree { level, index }, size);
        assert_eq!(holding(0, 0, 1), Some(tile(0, 0, 1)));
        assert_eq!(holding(0, 69_999, 70_000), Some(tile(0, 273, 112)));
        assert_eq!(holding(7, 1, 256), Some(tile(0, 0, 256)));
        assert_eq!(holding(8, 0, 256), Some(tile(1, 0, 1)));
        assert_eq!(holding(15, 1, 70_000), Some(tile(1, 0, 256)));
        assert_eq!(holding(16, 0, 70_000), Some(tile(2, 0, 1)));
        assert_eq!(holding(16, 1, 70_000), None);
        assert_eq!(holding(62, 0, MAX_SIZE), Some(tile(7, 0, 127)));
        assert_eq!(holding(255, 0, MAX_SIZE), None);
        assert_eq!(holding(0, 0, MAX_SIZE + 1), None);
    }

    #[test]
    fn bytes_must_have_the_exact_length() {
        let hashes = vec![leaf_hash(b"a"), leaf_hash(b"b")];
        let bytes = tile(0, 0, 2).encode(&hashes).expect("two hashes for width 2");
        assert_eq!(bytes.len(), 64);
        assert_eq!(tile(0, 0, 2).decode(&bytes), Ok(hashes.clone()));
        for (tile, bytes) in
            [(tile(0, 0, 1), 64), (tile(0, 0, 3), 64), (tile(0, 0, 2), 63), (tile(0, 0, 2), 65)]
        {
            let input = vec![0; bytes];
            assert_eq!(tile.decode(&input), Err(TileError::Length { tile, bytes }));
        }
        assert!(tile(0, 0, 1).encode(&hashes).is_err());
    }
}
