//! Which tiles of hashes a bundle needs to show that its entries are in the tree.

use std::collections::BTreeSet;

use proof::tile::{MAX_LEVEL, TILE_WIDTH, Tile};

/// The tiles that lead from the leaves of these tiles of level 0 to the root of a tree of `size` leaves:
/// they, all above them, and the partial tile of each level, which the root is made of.
pub fn tiles_for(leaves: impl IntoIterator<Item = u64>, size: u64) -> Vec<Tile> {
    let mut tiles: BTreeSet<(u8, u64)> = BTreeSet::new();
    for level in 0..=MAX_LEVEL {
        tiles.extend(edge(level, size).map(|tile| (level, tile.index())));
    }
    for leaf in leaves {
        let mut place = (0, leaf);
        // Whoever has a tile has all above it.
        while Tile::at(place.0, place.1, size).is_some() && tiles.insert(place) {
            place = (place.0 + 1, place.1 / u64::from(TILE_WIDTH));
        }
    }
    let mut tiles: Vec<_> =
        tiles.into_iter().filter_map(|(level, index)| Tile::at(level, index, size)).collect();
    tiles.sort_by_key(|tile| (std::cmp::Reverse(tile.level()), tile.index()));
    tiles
}

/// The partial tile of a level, if it has one.
pub(crate) fn edge(level: u8, size: u64) -> Option<Tile> {
    let rows = size.checked_shr(u32::from(level) * 8).unwrap_or(0);
    Tile::at(level, rows / u64::from(TILE_WIDTH), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(leaves: &[u64], size: u64) -> Vec<String> {
        tiles_for(leaves.iter().copied(), size).into_iter().map(Tile::path).collect()
    }

    #[test]
    fn a_leaf_needs_the_tiles_above_it_and_the_edge() {
        assert_eq!(paths(&[0], 1), ["tile/0/000.p/1"]);
        assert_eq!(paths(&[0], 256), ["tile/1/000.p/1", "tile/0/000"]);
        assert_eq!(
            paths(&[0], 70_000),
            ["tile/2/000.p/1", "tile/1/000", "tile/1/001.p/17", "tile/0/000", "tile/0/273.p/112"]
        );
        assert_eq!(paths(&[], 70_000), ["tile/2/000.p/1", "tile/1/001.p/17", "tile/0/273.p/112"]);
        assert_eq!(paths(&[9], 300), ["tile/1/000.p/1", "tile/0/001.p/44"]);
        assert_eq!(paths(&[], 0), [""; 0]);
        assert_eq!(paths(&[u64::MAX], (1 << 63) - 1).len(), 8);
    }
}
