//! Entry bundles: up to 256 log entries, each behind its length (C2SP tlog-tiles v0.1.0, Log entries).

use std::iter::FusedIterator;

use thiserror::Error;

use crate::hash::{Hash, leaf_hash};
use crate::tile::EntryTile;

/// The longest entry in bytes: its length must fit the 16 bits in front of it.
pub const MAX_ENTRY: usize = 65_535;

/// A bundle that could not be written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BundleError {
    /// The entry is longer than [`MAX_ENTRY`].
    #[error("bundle an entry of {length} bytes: the most is 65535")]
    EntryTooLong {
        /// The entry's length in bytes.
        length: usize,
    },
    /// The bytes end inside an entry or inside its length, or something follows the last entry.
    #[error("read entry {index} of a bundle: the bytes end inside it")]
    Truncated {
        /// Which entry, counted from 0 in this bundle.
        index: usize,
    },
    /// The bundle doesn't hold as many entries as its path promises.
    #[error("read a bundle of {expected} entries: it holds another number")]
    Width {
        /// The width that the path states.
        expected: u16,
    },
}

/// Appends one entry to the bytes of a bundle: its length as a big-endian `u16`, then its bytes.
///
/// The bundle is unchanged if the entry is longer than [`MAX_ENTRY`].
pub fn append(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), BundleError> {
    let length = u16::try_from(entry.len()).map_err(|_| BundleError::EntryTooLong { length: entry.len() })?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// Reads the entries of a bundle one by one, borrowing from its bytes.
///
/// Bytes that are not a whole entry give one error, and then the iterator ends.
pub fn entries(bundle: &[u8]) -> Entries<'_> {
    Entries { rest: bundle, index: 0 }
}

/// Reads a whole bundle and checks that it has exactly as many entries as its path says.
///
/// Whether they are the logged ones is for the caller to check: the hash of each must be the
/// corresponding one in the tile of level 0.
pub fn decode(tile: EntryTile, bundle: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let expected = tile.width();
    // One more than expected is enough to know, whatever the bundle's length.
    let found = entries(bundle).take(usize::from(expected) + 1).collect::<Result<Vec<_>, _>>()?;
    if found.len() != usize::from(expected) {
        return Err(BundleError::Width { expected });
    }
    Ok(found)
}

/// Reads a whole bundle as [`decode`] does, and gives the hash of each entry: the tile of level 0.
pub fn leaf_hashes(tile: EntryTile, bundle: &[u8]) -> Result<Vec<Hash>, BundleError> {
    let expected = tile.width();
    let mut hashes = Vec::with_capacity(usize::from(expected));
    for entry in entries(bundle).take(usize::from(expected) + 1) {
        hashes.push(leaf_hash(entry?));
    }
    if hashes.len() == usize::from(expected) { Ok(hashes) } else { Err(BundleError::Width { expected }) }
}

/// The iterator of [`entries`].
#[derive(Debug, Clone)]
pub struct Entries<'a> {
    rest: &'a [u8],
    index: usize,
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<&'a [u8], BundleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let index = self.index;
        self.index += 1;
        if let Some((entry, rest)) = split_entry(self.rest) {
            self.rest = rest;
            Some(Ok(entry))
        } else {
            self.rest = &[];
            Some(Err(BundleError::Truncated { index }))
        }
    }
}

impl FusedIterator for Entries<'_> {}

fn split_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(entries: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for entry in entries {
            append(&mut bytes, entry).expect("test entries are short");
        }
        bytes
    }

    #[test]
    fn writes_the_length_first() {
        assert_eq!(bundle(&[b"ab", b"", b"c"]), b"\x00\x02ab\x00\x00\x00\x01c");
    }

    #[test]
    fn the_longest_entry_fits_and_one_more_byte_does_not() {
        let mut bytes = Vec::new();
        append(&mut bytes, &vec![7; MAX_ENTRY]).expect("65,535 bytes are allowed");
        let length = MAX_ENTRY + 1;
        let error = append(&mut bytes, &vec![7; length]);
        assert_eq!(error, Err(BundleError::EntryTooLong { length }));
        assert_eq!(bytes.len(), 2 + MAX_ENTRY);
        assert_eq!(entries(&bytes).collect::<Vec<_>>(), [Ok(&bytes[2..])]);
    }

    #[test]
    fn every_cut_is_noticed() {
        let whole = bundle(&[b"first", b"second"]);
        for cut in 1..whole.len() {
            let last = entries(&whole[..cut]).last().expect("there is at least one byte");
            match cut {
                7 => assert_eq!(last, Ok(b"first".as_slice())),
                1..7 => assert_eq!(last, Err(BundleError::Truncated { index: 0 })),
                _ => assert_eq!(last, Err(BundleError::Truncated { index: 1 })),
            }
        }
    }

    #[test]
    fn an_error_ends_the_reading() {
        let mut cut = entries(b"\x00\x05abc");
        assert_eq!(cut.next(), Some(Err(BundleError::Truncated { index: 0 })));
        assert_eq!(cut.next(), None);
    }

    #[test]
    fn hashing_is_as_strict_as_reading() {
        let bytes = bundle(&[b"a", b"b"]);
        let tile = |width| EntryTile::new(0, width).expect("a valid width");
        assert_eq!(leaf_hashes(tile(2), &bytes), Ok(vec![leaf_hash(b"a"), leaf_hash(b"b")]));
        for (width, bytes) in [(1, &bytes[..]), (3, &bytes), (2, &bytes[..5]), (1, b"")] {
            assert_eq!(leaf_hashes(tile(width), bytes).err(), decode(tile(width), bytes).err());
        }
    }

    #[test]
    fn the_width_of_the_path_counts() {
        let bytes = bundle(&[b"a", b"b"]);
        let tile = |width| EntryTile::new(0, width).expect("a valid width");
        assert_eq!(decode(tile(2), &bytes), Ok(vec![b"a".as_slice(), b"b"]));
        assert_eq!(decode(tile(1), &bytes), Err(BundleError::Width { expected: 1 }));
        assert_eq!(decode(tile(3), &bytes), Err(BundleError::Width { expected: 3 }));
        assert_eq!(decode(tile(1), b""), Err(BundleError::Width { expected: 1 }));
    }
}
