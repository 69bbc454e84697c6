//! Base64 in its one canonical spelling: RFC 4648, section 4, padded, with no stray trailing bits.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Encodes with padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Decodes, and answers `None` for any text that [`encode`] would not have written.
///
/// A second spelling of a signature would let two different files carry the same proof.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Decodes exactly `N` bytes.
pub(crate) fn decode_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    // Measured first, so that a line of a megabyte is not decoded only to be thrown away.
    if text.len() != N.div_ceil(3) * 4 {
        return None;
    }
    decode(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for length in 0..=100_u8 {
            let bytes: Vec<u8> = (0..length).collect();
            assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn refuses_other_spellings() {
        assert_eq!(decode("AQ=="), Some(vec![1]));
        for text in ["AQ", "AQ=", "AR==", "AQ===", "AQ==\n", " AQ==", "A Q=", "AQ==AQ==", "_w==", "A"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }

    #[test]
    fn measures_arrays() {
        assert_eq!(decode_array::<1>("AQ=="), Some([1]));
        assert_eq!(decode_array::<2>("AQ=="), None);
        assert_eq!(decode_array::<1>("AQEB"), None);
        assert_eq!(decode_array::<3>("AQEB"), Some([1, 1, 1]));
    }
}
