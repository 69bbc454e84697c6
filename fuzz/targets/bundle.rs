//! Entry bundles: the first byte is the width; what decodes is written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::bundle;
use proof::tile::EntryTile;

fuzz_target!(|bytes: &[u8]| {
    let Some((width, bytes)) = bytes.split_first() else { return };
    let tile = EntryTile::new(0, u16::from(*width) + 1).expect("1 to 256 entries");
    let walked = bundle::entries(bytes).filter(Result::is_ok).count();
    let Ok(entries) = bundle::decode(tile, bytes) else { return };
    assert_eq!((entries.len(), walked), (usize::from(tile.width()), entries.len()));
    let mut again = Vec::new();
    for entry in entries {
        bundle::append(&mut again, entry).expect("it was in a bundle");
    }
    assert_eq!(again, bytes);
});
