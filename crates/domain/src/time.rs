//! Points in time: microseconds since the Unix epoch, UTC, written as RFC 3339.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::span::Span;

/// Microseconds in a second.
const MICROS: i64 = 1_000_000;

/// A point in time, in whole microseconds since 1970-01-01T00:00:00Z, UTC.
///
/// Written as RFC 3339 with exactly six fractional digits and `Z`, so that equal times have equal
/// bytes in decisions and ledger entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Why a text is not a [`Timestamp`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {text:?} as a time: expected RFC 3339 such as 2026-11-23T02:30:00Z")]
pub struct TimestampError {
    text: String,
}

impl Timestamp {
    /// From microseconds since the epoch; times outside the years 0 to 9999 are clamped, because
    /// RFC 3339 cannot write them.
    pub const fn from_micros(micros: i64) -> Self {
        /// 0000-01-01T00:00:00Z.
        const FIRST: i64 = -62_167_219_200 * MICROS;
        /// 9999-12-31T23:59:59.999999Z.
        const LAST: i64 = 253_402_300_799 * MICROS + 999_999;
        if micros < FIRST {
            Self(FIRST)
        } else if micros > LAST {
            Self(LAST)
        } else {
            Self(micros)
        }
    }

    /// From whole seconds since the epoch.
    pub const fn from_secs(secs: i64) -> Self {
        Self::from_micros(secs.saturating_mul(MICROS))
    }

    /// Microseconds since the epoch; negative before 1970.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(MICROS)
    }

    /// How long after `earlier` this is; zero if it is not after.
    pub fn since(self, earlier: Self) -> Span {
        Span::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// This time plus `span`, clamped at the end of the year 9999.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        let micros = i64::try_from(span.micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.0.saturating_add(micros))
    }

    /// This time minus `span`, clamped at the start of the year 0.
    #[must_use]
    pub fn minus(self, span: Span) -> Self {
        let micros = i64::try_from(span.micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.0.saturating_sub(micros))
    }

    /// As a calendar time.
    pub fn to_datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0)
            .expect("the constructors clamp to the years 0 to 9999, which chrono can represent")
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self::from_micros(time.timestamp_micros())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_datetime().to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text)
            .map(|time| Self::from(time.with_timezone(&Utc)))
            .map_err(|_| TimestampError { text: text.to_owned() })
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
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
    fn writes_six_digits_and_z() {
        let time = Timestamp::from_micros(1_789_000_000_000_001);
        assert_eq!(time.to_string(), "2026-09-10T00:26:40.000001Z");
        assert_eq!(Timestamp::from_secs(0).to_string(), "1970-01-01T00:00:00.000000Z");
    }

    #[test]
    fn reads_any_offset() {
        let time: Timestamp = "2026-09-10T02:26:40+02:00".parse().unwrap();
        assert_eq!(time, Timestamp::from_secs(1_789_000_000));
        assert!("yesterday".parse::<Timestamp>().is_err());
    }

    #[test]
    fn arithmetic_saturates() {
        let late = Timestamp::from_micros(i64::MAX);
        assert_eq!(late.plus(Span::from_secs(u64::MAX)), late);
        assert_eq!(Timestamp::from_secs(5).since(Timestamp::from_secs(9)), Span::ZERO);
    }

    proptest! {
        #[test]
        fn text_round_trips(micros in any::<i64>()) {
            let time = Timestamp::from_micros(micros);
            prop_assert_eq!(time.to_string().parse::<Timestamp>().unwrap(), time);
        }
    }
}
