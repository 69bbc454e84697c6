//! Entry bundles of any content.

use proof::bundle::{self, BundleError, MAX_ENTRY};
use proof::tile::EntryTile;
use proptest::prelude::*;

fn encode(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        bundle::append(&mut bytes, entry).expect("the entries are short");
    }
    bytes
}

proptest! {
    #[test]
    fn entries_come_back_in_order(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..=256),
    ) {
        let bytes = encode(&entries);
        let read: Result<Vec<_>, _> = bundle::entries(&bytes).collect();
        prop_assert_eq!(read.as_deref(), Ok(&*entries.iter().map(Vec::as_slice).collect::<Vec<_>>()));
        let width = u16::try_from(entries.len()).expect("at most 256");
        let tile = EntryTile::new(0, width).expect("a valid width");
        prop_assert!(bundle::decode(tile, &bytes).is_ok());
    }

    /// A bundle that is cut inside an entry, or goes on after the last one, is refused.
    #[test]
    fn whole_bundles_only(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..10), 1..20),
        cut in any::<prop::sample::Index>(),
        garbage in prop::collection::vec(any::<u8>(), 1..5),
    ) {
        let bytes = encode(&entries);
        let width = u16::try_from(entries.len()).expect("at most 19");
        let tile = EntryTile::new(0, width).expect("a valid width");
        prop_assert!(bundle::decode(tile, &bytes[..cut.index(bytes.len())]).is_err());
        prop_assert!(bundle::decode(tile, &[bytes, garbage].concat()).is_err());
    }

    /// However the bytes are cut into entries, none is made up and none is lost.
    #[test]
    fn nothing_is_over_read(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let mut length = 0;
        for entry in bundle::entries(&bytes) {
            match entry {
                Ok(entry) => {
                    prop_assert!(entry.len() <= MAX_ENTRY);
                    length += 2 + entry.len();
                }
                Err(error) => {
                    let truncated = matches!(error, BundleError::Truncated { .. });
                    prop_assert!(truncated);
                    prop_assert!(length < bytes.len());
                    return Ok(());
                }
            }
        }
        prop_assert_eq!(length, bytes.len());
    }
}
