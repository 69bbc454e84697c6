//! Paths of tiles and bundles: what parses is written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::tile::{EntryTile, Tile};

fuzz_target!(|text: &str| {
    if let Ok(tile) = text.parse::<Tile>() {
        assert_eq!(tile.path(), text);
        assert_eq!(tile.is_partial(), tile.width() < 256);
        assert!(tile.full().path().parse::<Tile>().is_ok());
    }
    if let Ok(tile) = text.parse::<EntryTile>() {
        assert_eq!(tile.path(), text);
        assert_eq!(tile.leaves().width(), tile.width());
    }
});
