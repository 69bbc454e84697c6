//! Tiles against `tlog_tiles`, whose paths have Go's extra element: `tile/8/...`.

use proof::tile::{Tile, TileHashes, tiles_between, tiles_holding};
use proof::tree::{HashSource as _, Subtree, consistency_subtrees, inclusion_subtrees, root};
use proptest::prelude::*;
use tlog_tiles::HashReader as _;

use crate::fixtures::{read, trusted};
use crate::log::Log;

/// The golden files as `tlog_tiles` wants to fetch them.
struct GoldenTiles;

impl tlog_tiles::TileReader for GoldenTiles {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        Ok(tiles.iter().map(|tile| read(&ours(tile))).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

fn ours(tile: &tlog_tiles::Tile) -> String {
    tile.path().replacen("tile/8/", "tile/", 1)
}

fn theirs(path: &str) -> Option<tlog_tiles::Tile> {
    let path = path.strip_prefix("tile/").map(|rest| format!("tile/8/{rest}"))?;
    tlog_tiles::Tile::from_path(&path).ok()
}

#[test]
fn another_reader_authenticates_every_golden_hash() {
    let (key, _) = trusted();
    let signed = proof::checkpoint::SignedCheckpoint::open(&read("checkpoint"), &[key]);
    let root = signed.expect("the golden checkpoint is signed").checkpoint().root;
    let reader = tlog_tiles::TileHashReader::new(1000, tlog_tiles::Hash(root.0), &GoldenTiles);
    let log = Log::golden(1000);
    for index in 0..1000 {
        let stored = tlog_tiles::stored_hash_index(0, index);
        let hashes = reader.read_hashes(&[stored]).expect("the tiles lead to the root");
        let ours = log.subtrees.subtree(0, index).map(|hash| tlog_tiles::Hash(hash.0));
        assert_eq!(ours, Some(hashes[0]), "{index}");
    }
}

#[test]
fn new_tiles_agree_up_to_1030_leaves() {
    for new in 0..=1030 {
        for old in 0..=new {
            let other = tlog_tiles::Tile::new_tiles(8, old, new);
            let other: Vec<_> = other.iter().map(ours).collect();
            let tiles: Vec<_> = tiles_between(old, new).map(Tile::path).collect();
            assert_eq!(tiles, other, "{old} to {new}");
        }
    }
}

proptest! {
    #[test]
    fn new_tiles_agree(sizes in (0..=1_u64 << 20, 0..=1_u64 << 20)) {
        let (old, new) = (sizes.0.min(sizes.1), sizes.0.max(sizes.1));
        let other: Vec<_> = tlog_tiles::Tile::new_tiles(8, old, new).iter().map(ours).collect();
        let tiles: Vec<_> = tiles_between(old, new).map(Tile::path).collect();
        prop_assert_eq!(tiles, other);
    }

    #[test]
    fn paths_agree(level in 0..=63_u8, index in 0..=i64::MAX.cast_unsigned(), width in 1..=256_u16) {
        let tile = Tile::new(level, index, width).expect("a valid place");
        let other = tlog_tiles::Tile::new(8, level, index, width.into(), false);
        prop_assert_eq!(tile.path(), ours(&other));
        prop_assert_eq!(tile.path().parse(), Ok(tile));
        prop_assert_eq!(theirs(&tile.path()), Some(other));
    }

    /// Strings that are nearly paths: both take them, or none. (The other one
    /// panics on level 64 and on width 0.)
    #[test]
    fn the_same_paths_are_refused(
        path in "tile/[+0]?([1-5]?[0-9]|6[0-3])(/[xX]?[0-9]{2,4}){1,4}(\\.[pP]/[+0]?[1-9][0-9]{0,2})?/?"
    ) {
        let ours = path.parse::<Tile>().ok().map(Tile::path);
        let theirs = theirs(&path).map(|tile| self::ours(&tile));
        prop_assert_eq!(ours, theirs);
    }

    /// The tile that should hold a subtree is the one where the other looks for it, at least as
    /// wide as it needs.
    #[test]
    fn subtrees_are_found_in_the_same_tile(
        level in 0..=40_u8,
        index in 0..=1_u64 << 20,
        size in 1..=i64::MAX.cast_unsigned(),
    ) {
        let subtree = Subtree { level, index };
        let tile = Tile::holding(subtree, size);
        prop_assert_eq!(tile.is_some(), subtree.is_complete_in(size));
        if let Some(tile) = tile {
            prop_assert!(tile.exists_at(size));
            let stored = tlog_tiles::stored_hash_index(level, index);
            let other = tlog_tiles::Tile::from_index(8, stored);
            prop_assert_eq!((tile.level(), tile.index()), (other.level(), other.level_index()));
            prop_assert!(u32::from(tile.width()) >= other.width());
        }
    }

    /// The listed tiles are enough for every proof.
    #[test]
    fn the_listed_tiles_hold_what_proofs_need(new in 2..=70_000_u64, position in any::<u64>()) {
        let old = position % (new - 1) + 1;
        let log = &*LOG;
        let needed = [
            inclusion_subtrees(old, new).expect("the leaf is there"),
            consistency_subtrees(old, new).expect("the older tree is smaller"),
        ];
        for subtrees in needed {
            let mut tiles = TileHashes::new();
            for tile in tiles_holding(subtrees.iter().copied(), new).expect("all are complete") {
                tiles.insert(tile, &log.tile(tile)).expect("one log does not contradict itself");
            }
            for Subtree { level, index } in subtrees {
                let known = log.subtrees.subtree(level, index);
                prop_assert!(known.is_some());
                prop_assert_eq!(tiles.subtree(level, index), known);
            }
        }
    }
}

static LOG: std::sync::LazyLock<Log> = std::sync::LazyLock::new(|| Log::golden(70_000));

#[test]
fn the_right_edge_is_enough_for_a_root() {
    for size in [1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000] {
        let subtrees = proof::tree::root_subtrees(size).expect("a small tree");
        let mut tiles = TileHashes::new();
        for tile in tiles_holding(subtrees, size).expect("all are complete") {
            tiles.insert(tile, &LOG.tile(tile)).expect("one log does not contradict itself");
        }
        assert_eq!(root(size, &tiles), Ok(LOG.subtrees.root(size)), "{size}");
    }
}
