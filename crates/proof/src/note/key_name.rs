//! The names of keys and the short ids that go with them.

use sha2::{Digest as _, Sha256};

use super::KeyError;

/// A name that a signature line can carry: non-empty, without Unicode spaces and plus signs
/// (signed-note v1.0.0, Format), and without the control characters that no note may contain.
pub(super) fn check(name: &str) -> Result<(), KeyError> {
    let forbidden = |c: char| c.is_whitespace() || c == '+' || c < ' ';
    if name.is_empty() || name.contains(forbidden) { Err(KeyError::Name) } else { Ok(()) }
}

/// `SHA-256(name || 0x0A || signature type || public key)[:4]` (signed-note v1.0.0, Signatures).
///
/// An identifier only: anybody can make a key with the id of another.
pub(super) fn key_id(name: &str, type_byte: u8, public_key: &[u8]) -> u32 {
    let hasher = Sha256::new().chain_update(name).chain_update([b'\n', type_byte]);
    let digest: [u8; 32] = hasher.chain_update(public_key).finalize().into();
    let [a, b, c, d, ..] = digest;
    u32::from_be_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for name in ["example.com/foo", "x", "日本", "—", "a=b"] {
            assert_eq!(check(name), Ok(()), "{name:?}");
        }
        for name in ["", "a b", "a+b", "+", "a\n", "a\u{a0}b", "a\u{2003}b", "\t", "a\u{1}", "\0"] {
            assert_eq!(check(name), Err(KeyError::Name), "{name:?}");
        }
    }
}
