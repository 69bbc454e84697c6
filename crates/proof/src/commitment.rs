//! Salted commitments: how an entry names personal data that can be erased without touching the log.
//!
//! `SHA-256("vouchsafe.commitment/1" || 0x00 || salt || payload)`, with a salt of 32 bytes and as
//! payload the canonical JSON (RFC 8785) of a value. The entry carries the commitment; salt and
//! payload lie outside the log. Who has both can show what was meant; once the salt is gone, nobody
//! can find the payload by trying likely ones.
//!
//! Deliberately absent: JSON. The caller hands in the canonical bytes.

use std::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroize;

use crate::hash::{HASH_SIZE, Hash};

/// The length of a salt in bytes. Shorter ones could be guessed together with a short payload.
pub const SALT_SIZE: usize = 32;

/// Keeps commitments apart from every other hash of the house; ends in a byte that no text holds.
const DOMAIN: &[u8] = b"vouchsafe.commitment/1\0";

/// The unpredictable part of a commitment. Who knows it can test guesses of the payload: it is as
/// secret as the payload itself, and its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; SALT_SIZE]);

impl Salt {
    /// A salt of these bytes, which must be unpredictable and used for one commitment only.
    pub const fn new(bytes: [u8; SALT_SIZE]) -> Self {
        Self(bytes)
    }

    /// Reads 64 lower-case hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        Hash::from_hex(text).ok().map(|Hash(bytes)| Self(bytes))
    }

    /// The salt as 64 lower-case hexadecimal digits, for a disclosure.
    pub fn to_hex(&self) -> String {
        Hash(self.0).to_hex()
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; SALT_SIZE] {
        &self.0
    }
}

impl Drop for Salt {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// The commitment to `payload`, the canonical JSON of a value.
pub fn commit(salt: &Salt, payload: &[u8]) -> Hash {
    let hasher = Sha256::new().chain_update(DOMAIN).chain_update(salt.0).chain_update(payload);
    Hash(<[u8; HASH_SIZE]>::from(hasher.finalize()))
}

/// Whether `salt` and `payload` are what `commitment` was made of.
pub fn opens(commitment: &Hash, salt: &Salt, payload: &[u8]) -> bool {
    commit(salt, payload) == *commitment
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python's `hashlib`, from the sentence at the top of the file.
    const GOLDEN: &str = "0594687d42ea386d77e38033b444335ea6fe97aa929e308a7761a321e80de239";

    fn salt() -> Salt {
        Salt::new(std::array::from_fn(|i| u8::try_from(i).unwrap()))
    }

    #[test]
    fn is_what_the_format_says() {
        let payload = br#""before the migration""#;
        assert_eq!(commit(&salt(), payload).to_hex(), GOLDEN);
        assert!(opens(&GOLDEN.parse().unwrap(), &salt(), payload));
    }

    #[test]
    fn binds_the_salt_and_every_byte() {
        let commitment: Hash = GOLDEN.parse().unwrap();
        assert!(!opens(&commitment, &salt(), br#""before the migration" "#));
        assert!(!opens(&commitment, &Salt::new([0; SALT_SIZE]), br#""before the migration""#));
        // A byte cannot wander from the payload into the salt: the salt's length is fixed.
        assert_ne!(commit(&Salt::new([1; SALT_SIZE]), b"\x01x"), commit(&Salt::new([1; SALT_SIZE]), b"x"));
        assert_ne!(commit(&Salt::new([0; SALT_SIZE]), b""), crate::hash::leaf_hash(&[0; SALT_SIZE]));
    }

    #[test]
    fn salts_are_hex_and_stay_out_of_logs() {
        assert_eq!(Salt::from_hex(&salt().to_hex()), Some(salt()));
        for wrong in ["", "00", &"AB".repeat(32), &"0".repeat(63), &"é".repeat(32)] {
            assert_eq!(Salt::from_hex(wrong), None, "{wrong:?}");
        }
        assert_eq!(format!("{:?}", salt()), "Salt(…)");
    }
}
