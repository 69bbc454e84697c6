//! Lengths of time: an RPO, an RTO, how long a run took.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length of time in whole microseconds, never negative.
///
/// Written by people as `90s`, `30m`, `1h`, `7d`, `2w` or a sum such as `1h30m`; written in JSON in
/// the same way, with the largest units that are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(u64);

/// Why a text is not a [`Span`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {text:?} as a duration: expected a number with a unit, such as 90s, 30m, 1h, 7d, 2w or 1h30m")]
pub struct SpanError {
    text: String,
}

/// Units from the largest to the smallest, with their length in microseconds.
const UNITS: [(&str, u64); 7] = [
    ("w", 7 * 86_400_000_000),
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
];

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// From microseconds.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// From seconds, saturating.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// In microseconds.
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// In whole seconds, rounded down.
    pub const fn secs(self) -> u64 {
        self.0 / 1_000_000
    }

    /// As the standard library's duration.
    pub const fn to_std(self) -> std::time::Duration {
        std::time::Duration::from_micros(self.0)
    }
}

impl From<std::time::Duration> for Span {
    fn from(duration: std::time::Duration) -> Self {
        Self(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.0;
        for (unit, length) in UNITS {
            // Weeks are read but not written: "10d" says more to people than "1w3d".
            if unit != "w" && rest >= length {
                write!(f, "{}{unit}", rest / length)?;
                rest %= length;
            }
        }
        Ok(())
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map(Self).ok_or_else(|| SpanError { text: text.to_owned() })
    }
}

/// The sum of all `<number><unit>` terms, or `None` if a term is not one or the sum overflows.
fn parse(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total = 0u64;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at(digits);
        let end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let (_, length) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let term = number.parse::<u64>().ok()?.checked_mul(*length)?;
        total = total.checked_add(term)?;
        rest = tail;
    }
    Some(total)
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, secs) in
            [("90s", 90), ("30m", 1_800), ("1h", 3_600), ("1h30m", 5_400), ("7d", 604_800), ("2w", 1_209_600)]
        {
            assert_eq!(text.parse::<Span>().unwrap(), Span::from_secs(secs), "{text}");
        }
        assert_eq!("250ms".parse::<Span>().unwrap(), Span::from_micros(250_000));
    }

    #[test]
    fn refuses_what_is_unclear() {
        for text in ["", "90", "h", "1 h", "-1h", "1y", "1h30", "99999999999999w", "1.5h"] {
            let error = text.parse::<Span>().unwrap_err();
            assert!(error.to_string().contains("such as 90s"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_round_trips(micros in any::<u64>()) {
            let span = Span::from_micros(micros);
            prop_assert_eq!(span.to_string().parse::<Span>().unwrap(), span);
        }
    }
}
