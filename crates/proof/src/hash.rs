//! SHA-256 hashes of an RFC 6962 tree, with the prefixes that keep leaves and inner nodes apart.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::strict_base64;

/// The length of a hash in bytes.
pub const HASH_SIZE: usize = 32;

/// The root of a tree without leaves: SHA-256 of the empty string (RFC 6962, section 2.1).
pub const EMPTY_ROOT: Hash = Hash([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

/// Without these two bytes an inner node could be passed off as an entry of 64 bytes.
const LEAF_PREFIX: [u8; 1] = [0x00];
const NODE_PREFIX: [u8; 1] = [0x01];

/// A hash that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HashError {
    /// Not 32 bytes in padded, canonical base64.
    #[error("read a hash from base64: it takes 44 canonical characters")]
    Base64,
    /// Not 64 lower-case hexadecimal digits.
    #[error("read a hash from hex: it takes 64 lower-case digits")]
    Hex,
}

/// The hash of a leaf, of an inner node or of a whole tree.
///
/// Printed as 64 lower-case hexadecimal digits; the C2SP texts use [`Hash::to_base64`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; HASH_SIZE]);

impl Hash {
    /// The hash as the C2SP texts write it: 44 characters of padded base64.
    pub fn to_base64(self) -> String {
        strict_base64::encode(&self.0)
    }

    /// Reads 44 characters of canonical, padded base64.
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        strict_base64::decode_array(text).map(Self).ok_or(HashError::Base64)
    }

    /// The hash as 64 lower-case hexadecimal digits.
    pub fn to_hex(self) -> String {
        self.to_string()
    }

    /// Reads 64 lower-case hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, HashError> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != HASH_SIZE || !rest.is_empty() {
            return Err(HashError::Hex);
        }
        let mut bytes = [0; HASH_SIZE];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = (hex_digit(*high)? << 4) | hex_digit(*low)?;
        }
        Ok(Self(bytes))
    }
}

/// The hash of an entry: `SHA-256(0x00 || entry)` (RFC 6962, section 2.1).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update(LEAF_PREFIX).chain_update(entry).finalize().into())
}

/// The hash of an inner node: `SHA-256(0x01 || left || right)` (RFC 6962, section 2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let hasher = Sha256::new().chain_update(NODE_PREFIX);
    Hash(hasher.chain_update(left.0).chain_update(right.0).finalize().into())
}

fn hex_digit(byte: u8) -> Result<u8, HashError> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(HashError::Hex),
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        Self::from_hex(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY_LEAF: &str = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

    #[test]
    fn the_empty_root_is_the_hash_of_nothing() {
        assert_eq!(EMPTY_ROOT.0, <[u8; 32]>::from(Sha256::digest(b"")));
        assert_eq!(EMPTY_ROOT.to_base64(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn leaves_and_nodes_are_kept_apart() {
        // Both values are those of the reference implementation of RFC 6962.
        assert_eq!(leaf_hash(b"").to_hex(), EMPTY_LEAF);
        assert_eq!(
            leaf_hash(b"L123456").to_hex(),
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
        );
        let (left, right) = (leaf_hash(b"N123"), leaf_hash(b"N456"));
        let entry = [left.0, right.0].concat();
        assert_ne!(node_hash(&left, &right), leaf_hash(&entry));
        assert_ne!(node_hash(&left, &right), node_hash(&right, &left));
    }

    #[test]
    fn hex_round_trips_and_is_strict() {
        let hash = leaf_hash(b"");
        assert_eq!(EMPTY_LEAF.parse(), Ok(hash));
        assert_eq!(format!("{hash:?}"), EMPTY_LEAF);
        for text in [
            "",
            "6e",
            &EMPTY_LEAF.to_uppercase(),
            &EMPTY_LEAF[1..],
            &format!("{EMPTY_LEAF}0"),
            &EMPTY_LEAF.replace('f', "g"),
            &EMPTY_LEAF.replace('6', "`"),
        ] {
            assert_eq!(Hash::from_hex(text), Err(HashError::Hex), "{text:?}");
        }
        assert_eq!(Hash::from_hex(&"é".repeat(32)), Err(HashError::Hex));
    }

    #[test]
    fn base64_round_trips_and_is_strict() {
        let text = leaf_hash(b"").to_base64();
        assert_eq!(Hash::from_base64(&text), Ok(leaf_hash(b"")));
        // The last sextet of 32 bytes has two bits that must be zero: `0=` may not become `1=`.
        let loose = format!("{}1=", &text[..42]);
        assert_eq!(&text[42..], "0=");
        for wrong in [loose.as_str(), &text[..43], "", &format!("{text}\n"), "AQ=="] {
            assert_eq!(Hash::from_base64(wrong), Err(HashError::Base64), "{wrong:?}");
        }
    }
}
