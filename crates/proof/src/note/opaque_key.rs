//! Public keys of types that this crate can't verify: kept as they are written, trusted for nothing.

use std::fmt;
use std::str::FromStr;

use super::verifying_key::parse_id;
use super::{KeyError, key_name};
use crate::strict_base64;

/// The type byte of timestamped ML-DSA-44 cosignatures (signed-note, Signature types).
const ML_DSA_44: u8 = 0x06;

/// The length of an ML-DSA-44 public key in bytes (FIPS 204, table 2).
const ML_DSA_44_LENGTH: usize = 1312;

/// A well-formed vkey of type 0x06, ML-DSA-44, which newer logs and witnesses have.
///
/// Its signatures are not verified here, so that whoever has only such a key never counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpaqueKey {
    vkey: String,
    name_length: usize,
    public_key: Vec<u8>,
}

impl OpaqueKey {
    /// The name, as it stands in signature lines.
    pub fn name(&self) -> &str {
        self.vkey.get(..self.name_length).unwrap_or_default()
    }

    /// The public key, 1,312 bytes.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }
}

impl fmt::Display for OpaqueKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.vkey)
    }
}

impl FromStr for OpaqueKey {
    type Err = KeyError;

    /// Reads a vkey, and checks that the id is that of the name and the key.
    fn from_str(vkey: &str) -> Result<Self, KeyError> {
        let (name, rest) = vkey.split_once('+').ok_or(KeyError::Syntax)?;
        let (id, base64) = rest.split_once('+').ok_or(KeyError::Syntax)?;
        let id = parse_id(id).ok_or(KeyError::Syntax)?;
        let material = strict_base64::decode(base64).ok_or(KeyError::Syntax)?;
        let (type_byte, public_key) = material.split_first().ok_or(KeyError::Syntax)?;
        key_name::check(name)?;
        if *type_byte != ML_DSA_44 {
            return Err(KeyError::UnknownType { byte: *type_byte });
        }
        if public_key.len() != ML_DSA_44_LENGTH {
            return Err(KeyError::OpaqueLength);
        }
        if key_name::key_id(name, *type_byte, public_key) != id {
            return Err(KeyError::Id { id });
        }
        Ok(Self { vkey: vkey.to_owned(), name_length: name.len(), public_key: public_key.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vkey(byte: u8, length: usize, wrong: u32) -> String {
        let public_key = vec![7; length];
        let id = key_name::key_id("w", byte, &public_key) ^ wrong;
        let material = [&[byte], public_key.as_slice()].concat();
        format!("w+{id:08x}+{}", strict_base64::encode(&material))
    }

    #[test]
    fn ml_dsa_keys_are_kept_as_they_are_written() {
        let text = vkey(6, 1312, 0);
        let key: OpaqueKey = text.parse().expect("a well-formed key");
        assert_eq!((key.to_string(), key.name(), key.public_key()), (text, "w", [7; 1312].as_slice()));
    }

    #[test]
    fn malformed_keys_are_refused() {
        let parse = |text: &str| text.parse::<OpaqueKey>().map(|key| key.to_string());
        assert_eq!(parse(&vkey(6, 1311, 0)), Err(KeyError::OpaqueLength));
        assert_eq!(parse(&vkey(4, 32, 0)), Err(KeyError::UnknownType { byte: 4 }));
        assert!(matches!(parse(&vkey(6, 1312, 1)), Err(KeyError::Id { .. })));
        assert_eq!(parse(&vkey(6, 1312, 0).replacen('w', "", 1)), Err(KeyError::Name));
        for text in ["", "w", "w+0", "w+00000000+", "w+00000000+!"] {
            assert_eq!(parse(text), Err(KeyError::Syntax), "{text:?}");
        }
    }
}
