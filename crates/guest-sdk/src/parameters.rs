//! Reading of what JSON cannot check: the error names the field and says what is allowed.
//!
//! Rules keep their parameters as people write them (`"1h30m"`, `"+02:00"`, `"22:00"`) and read them
//! here once per decision, so that a wrong one is refused with its name and never guessed at.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::PolicyError;
use crate::time::{DAY, HOUR, MINUTE, format_span, parse_span};

/// The farthest that civil time lies from UTC (Kiribati is at +14:00).
const FARTHEST_OFFSET: i64 = 14 * HOUR;

/// The longest text that is repeated in an error: enough to recognise it, too short to flood a log.
const SHOWN: usize = 60;

/// The error for a field that does not hold what is allowed.
pub fn invalid(field: &str, allowed: impl Display) -> PolicyError {
    PolicyError::InvalidParameters(format!("{field}: {allowed}"))
}

/// A text of the parameters as errors repeat it.
pub fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

/// A length of time such as `1h30m`, in microseconds, within `range`.
pub fn span(field: &str, text: &str, range: RangeInclusive<i64>) -> Result<i64, PolicyError> {
    match parse_span(text) {
        Ok(span) if range.contains(&span) => Ok(span),
        _ => Err(invalid(
            field,
            format_args!(
                "expected a duration from {} to {}, such as 90s, 30m, 1h, 7d or 1h30m, not {}",
                format_span(*range.start()),
                format_span(*range.end()),
                quoted(text)
            ),
        )),
    }
}

/// A whole number within `range`.
pub fn number(field: &str, value: u64, range: RangeInclusive<u64>) -> Result<u64, PolicyError> {
    if range.contains(&value) {
        Ok(value)
    } else {
        Err(invalid(
            field,
            format_args!("expected a whole number from {} to {}, not {value}", range.start(), range.end()),
        ))
    }
}

/// A time of day such as `06:30`, in microseconds since midnight; `24:00` only where it may end a
/// day.
pub fn time_of_day(field: &str, text: &str, may_be_24: bool) -> Result<i64, PolicyError> {
    let latest = if may_be_24 { "24:00" } else { "23:59" };
    clock(text).filter(|time| *time < DAY || (may_be_24 && *time == DAY)).ok_or_else(|| {
        invalid(field, format_args!("expected a time of day from 00:00 to {latest}, not {}", quoted(text)))
    })
}

/// A fixed offset from UTC such as `+02:00`, `-03:30` or `Z`, in microseconds to add to UTC.
pub fn utc_offset(field: &str, text: &str) -> Result<i64, PolicyError> {
    let read = || {
        let (sign, digits) = match text.as_bytes().first()? {
            b'Z' if text.len() == 1 => return Some(0),
            b'+' => (1, &text[1..]),
            b'-' => (-1, &text[1..]),
            _ => return None,
        };
        clock(digits).filter(|offset| *offset <= FARTHEST_OFFSET).map(|offset| sign * offset)
    };
    read().ok_or_else(|| {
        invalid(
            field,
            format_args!(
                "expected an offset from UTC from -14:00 to +14:00, such as +02:00 or Z, not {}",
                quoted(text)
            ),
        )
    })
}

/// `HH:MM` with minutes below 60, in microseconds.
fn clock(text: &str) -> Option<i64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else {
        return None;
    };
    let hours = digit(h1)? * 10 + digit(h2)?;
    let minutes = digit(m1)? * 10 + digit(m2)?;
    (minutes < 60).then_some(hours * HOUR + minutes * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<T: std::fmt::Debug>(result: Result<T, PolicyError>) -> String {
        match result.unwrap_err() {
            PolicyError::InvalidParameters(text) => text,
            other @ PolicyError::Unsupported(_) => panic!("another error: {other:?}"),
        }
    }

    #[test]
    fn spans_keep_to_their_range() {
        assert_eq!(span("retry.first", "5m", MINUTE..=DAY), Ok(5 * MINUTE));
        for wrong in ["30s", "2d", "soon", ""] {
            let text = message(span("retry.first", wrong, MINUTE..=DAY));
            assert!(text.starts_with("retry.first: "), "{text}");
            assert!(text.contains("from 1m to 1d"), "{text}");
        }
    }

    #[test]
    fn numbers_keep_to_their_range() {
        assert_eq!(number("daily", 7, 0..=10), Ok(7));
        let text = message(number("daily", 11, 0..=10));
        assert_eq!(text, "daily: expected a whole number from 0 to 10, not 11");
    }

    #[test]
    fn times_of_day_are_four_digits() {
        assert_eq!(time_of_day("at", "06:30", false), Ok(6 * HOUR + 30 * MINUTE));
        assert_eq!(time_of_day("at", "24:00", true), Ok(DAY));
        for wrong in ["24:00", "6:30", "06:60", "0630", "aa:bb", "06:30:00", "é:00"] {
            assert!(message(time_of_day("at", wrong, false)).contains("23:59"));
        }
        assert!(time_of_day("at", "24:01", true).is_err());
    }

    #[test]
    fn offsets_have_a_sign() {
        assert_eq!(utc_offset("o", "+02:00"), Ok(2 * HOUR));
        assert_eq!(utc_offset("o", "-03:30"), Ok(-3 * HOUR - 30 * MINUTE));
        assert_eq!(utc_offset("o", "Z"), Ok(0));
        for wrong in ["", "02:00", "+2", "+15:00", "Zulu", "é"] {
            assert!(message(utc_offset("o", wrong)).contains("+14:00"), "{wrong}");
        }
    }

    #[test]
    fn long_texts_are_cut() {
        let text = message(span("f", &"ä".repeat(1_000), 0..=DAY));
        assert!(text.len() < 300, "{text}");
    }
}
