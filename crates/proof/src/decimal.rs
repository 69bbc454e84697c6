//! Decimal numbers as the C2SP formats write them: ASCII digits, no sign, no leading zero.

use crate::tree::MAX_SIZE;

/// Reads a number of at most [`MAX_SIZE`], in its only spelling.
///
/// `str::parse` alone would also take `+1` and `01`, and then two texts would mean one number.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let canonical = match text.as_bytes() {
        [] => false,
        [b'0'] => true,
        [first, ..] => *first != b'0' && text.bytes().all(|byte| byte.is_ascii_digit()),
    };
    if !canonical {
        return None;
    }
    text.parse().ok().filter(|number| *number <= MAX_SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_canonical_spelling() {
        assert_eq!(parse("0"), Some(0));
        assert_eq!(parse("70000"), Some(70_000));
        assert_eq!(parse("9223372036854775807"), Some(MAX_SIZE));
    }

    #[test]
    fn refuses_every_other_spelling() {
        for text in ["", "00", "01", "+1", "-1", " 1", "1 ", "1_0", "0x1", "١", "1.0"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn refuses_what_is_too_large() {
        assert_eq!(parse("9223372036854775808"), None);
        assert_eq!(parse("18446744073709551616"), None);
        assert_eq!(parse(&"9".repeat(1000)), None);
    }
}
