//! The parameters: as people write them, and as the rule counts with them.

use std::ops::RangeInclusive;

use guest_sdk::PolicyError;
use guest_sdk::parameters::{number, span, utc_offset};
use guest_sdk::time::DAY;
use serde::Deserialize;

/// The longest that an age may keep a point: a hundred years, so that nothing overflows.
const AGES: RangeInclusive<i64> = 0..=36_525 * DAY;
/// The most points that a count may keep: as many as a question can hold.
const COUNTS: RangeInclusive<u64> = 0..=10_000;

/// What a plan binds this policy with; every part may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Parameters {
    /// How long a complete point is hot, from when it was taken.
    pub hot: String,
    /// How long it is cold after that.
    pub cold: String,
    /// Of how many days the last complete point is kept.
    pub daily: u64,
    /// Of how many weeks.
    pub weekly: u64,
    /// Of how many months.
    pub monthly: u64,
    /// Of how many years.
    pub yearly: u64,
    /// How many of the newest complete points are kept, however old they are.
    pub floor: u64,
    /// How long an incomplete point is kept.
    pub incomplete: String,
    /// How far ahead of UTC days, weeks, months and years begin.
    pub utc_offset: String,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            hot: "7d".to_owned(),
            cold: "30d".to_owned(),
            daily: 7,
            weekly: 4,
            monthly: 12,
            yearly: 0,
            floor: 3,
            incomplete: "3d".to_owned(),
            utc_offset: "Z".to_owned(),
        }
    }
}

/// The parameters as the rule counts with them; lengths of time in microseconds.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The age until which a complete point is hot.
    pub(super) hot: i64,
    /// The age until which it is cold.
    pub(super) cold: i64,
    /// How many buckets of each sort keep their last point, in the order of `buckets::ALL`.
    pub(super) buckets: [u64; 4],
    /// How many of the newest complete points are kept.
    pub(super) floor: u64,
    /// The age until which an incomplete point is kept.
    pub(super) incomplete: i64,
    /// What is added to UTC before the calendar is asked.
    pub(super) offset: i64,
}

impl Settings {
    pub(super) fn read(parameters: &Parameters) -> Result<Self, PolicyError> {
        let hot = span("hot", &parameters.hot, AGES)?;
        let cold = span("cold", &parameters.cold, AGES)?;
        Ok(Self {
            hot,
            // Both are at most a hundred years, so the sum is far from the end.
            cold: hot + cold,
            buckets: [
                number("yearly", parameters.yearly, COUNTS)?,
                number("monthly", parameters.monthly, COUNTS)?,
                number("weekly", parameters.weekly, COUNTS)?,
                number("daily", parameters.daily, COUNTS)?,
            ],
            floor: number("floor", parameters.floor, COUNTS)?,
            incomplete: span("incomplete", &parameters.incomplete, AGES)?,
            offset: utc_offset("utc-offset", &parameters.utc_offset)?,
        })
    }
}
