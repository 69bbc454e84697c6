//! Tiles of hashes: the first bytes are the place; what decodes is encoded again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::tile::{Tile, TileHashes};

fuzz_target!(|place: (u8, u64, u16, &[u8])| {
    let (level, index, width, bytes) = place;
    let Ok(tile) = Tile::new(level % 64, index, width % 257) else { return };
    let kept = TileHashes::new().insert(tile, bytes);
    let Ok(hashes) = tile.decode(bytes) else {
        assert!(kept.is_err());
        return;
    };
    assert_eq!(hashes.len(), usize::from(tile.width()));
    assert_eq!(tile.encode(&hashes).as_deref(), Ok(bytes));
});
