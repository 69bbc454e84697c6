//! Which tiles a log of some size has, which ones growth adds, and which ones a proof needs.

use std::collections::BTreeSet;

use super::coordinate::rows;
use super::{EntryTile, MAX_LEVEL, TILE_WIDTH, Tile, TileError};
use crate::tree::Subtree;

/// All tiles of a tree of `size` leaves, level by level, the partial ones last in theirs.
///
/// Lazy: a tree of 2^63 - 1 leaves has more tiles than can be collected.
pub fn tiles_at(size: u64) -> impl Iterator<Item = Tile> {
    tiles_between(0, size)
}

/// The tiles to write when a log grows from `old` to `new` leaves: those that became full, and the
/// partial ones of the new size (tlog-tiles v0.1.0, Partial Tiles). None if it does not grow.
pub fn tiles_between(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    (0..=MAX_LEVEL).flat_map(move |level| {
        positions_between(rows(level, old), rows(level, new))
            .filter_map(move |index| Tile::at(level, index, new))
    })
}

/// All entry bundles of a tree of `size` leaves.
pub fn entry_tiles_at(size: u64) -> impl Iterator<Item = EntryTile> {
    entry_tiles_between(0, size)
}

/// The entry bundles to write when a log grows from `old` to `new` leaves.
pub fn entry_tiles_between(old: u64, new: u64) -> impl Iterator<Item = EntryTile> {
    positions_between(old, new)
        .filter_map(move |index| Some(EntryTile::from_leaves(Tile::at(0, index, new)?)))
}

/// The tiles that hold the hashes of these subtrees in a tree of `size` leaves, each tile once.
///
/// Fed with one of the `*_subtrees` lists of [`tree`](crate::tree), it tells what to fetch.
pub fn tiles_holding(
    subtrees: impl IntoIterator<Item = Subtree>,
    size: u64,
) -> Result<BTreeSet<Tile>, TileError> {
    let tile_of = |subtree| Tile::holding(subtree, size).ok_or(TileError::Incomplete { subtree, size });
    subtrees.into_iter().map(tile_of).collect()
}

/// The indices of the tiles on a level that gains rows.
fn positions_between(old_rows: u64, new_rows: u64) -> impl Iterator<Item = u64> {
    let width = u64::from(TILE_WIDTH);
    let end = if new_rows > old_rows { new_rows.div_ceil(width) } else { 0 };
    old_rows / width..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{MAX_SIZE, root_subtrees};

    fn paths(tiles: impl Iterator<Item = Tile>) -> Vec<String> {
        tiles.map(Tile::path).collect()
    }

    #[test]
    fn the_trees_of_the_specification() {
        let tiles = paths(tiles_at(70_000));
        assert_eq!(tiles.len(), 273 + 1 + 1 + 1 + 1);
        assert_eq!(tiles[272], "tile/0/272");
        let edge = ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"];
        assert_eq!(tiles[273..], edge);
        assert_eq!(paths(tiles_at(256)), ["tile/0/000", "tile/1/000.p/1"]);
        assert_eq!(paths(tiles_at(1)), ["tile/0/000.p/1"]);
        assert_eq!(paths(tiles_at(0)), [""; 0]);
    }

    #[test]
    fn growth_adds_full_tiles_and_the_new_partial_ones() {
        let grown = ["tile/0/001", "tile/0/002", "tile/0/003.p/232", "tile/1/000.p/3"];
        assert_eq!(paths(tiles_between(300, 1000)), grown);
        assert_eq!(paths(tiles_between(255, 256)), ["tile/0/000", "tile/1/000.p/1"]);
        assert_eq!(paths(tiles_between(256, 257)), ["tile/0/001.p/1"]);
        assert_eq!(paths(tiles_between(300, 300)), [""; 0]);
        assert_eq!(paths(tiles_between(1000, 300)), [""; 0]);
    }

    #[test]
    fn bundles_follow_level_zero() {
        let bundles: Vec<_> = entry_tiles_between(300, 1000).map(EntryTile::path).collect();
        assert_eq!(bundles, ["tile/entries/001", "tile/entries/002", "tile/entries/003.p/232"]);
        assert_eq!(entry_tiles_at(0).count(), 0);
        assert_eq!(entry_tiles_at(70_000).count(), 274);
    }

    #[test]
    fn the_largest_tree_is_listed_lazily() {
        let first = tiles_at(MAX_SIZE).next().map(Tile::path);
        assert_eq!(first.as_deref(), Some("tile/0/000"));
        assert_eq!(tiles_at(u64::MAX).take(10).count(), 10);
        let edge = paths(tiles_between(MAX_SIZE - 1, MAX_SIZE));
        assert_eq!(edge, ["tile/0/x036/x028/x797/x018/x963/967.p/255"]);
    }

    #[test]
    fn what_a_root_needs_is_the_right_edge() {
        let subtrees = root_subtrees(70_000).expect("a small tree");
        let needed = tiles_holding(subtrees, 70_000).expect("all are complete");
        let edge = ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"];
        assert_eq!(paths(needed.into_iter()), edge);
        let subtree = Subtree { level: 0, index: 10 };
        let missing = Err(TileError::Incomplete { subtree, size: 10 });
        assert_eq!(tiles_holding([subtree], 10), missing);
    }
}
