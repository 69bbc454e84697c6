//! The parameters: as people write them, and as the rule counts with them.

use std::ops::RangeInclusive;

use guest_sdk::parameters::{span, utc_offset};
use guest_sdk::time::{DAY, HOUR, MINUTE};
use guest_sdk::window::{Schedule, Window};
use guest_sdk::{PolicyError, Tier};
use serde::Deserialize;

/// The longest that any part of this policy may wait: ten years, so that a slip of the finger is
/// noticed and nothing overflows.
const LONGEST: i64 = 3_660 * DAY;
/// A cadence below an hour would be nothing but drills.
const CADENCES: RangeInclusive<i64> = HOUR..=LONGEST;
/// A failed drill is not tried again at once, because its cause needs some time to go away.
const RETRIES: RangeInclusive<i64> = MINUTE..=LONGEST;

/// What a plan binds this policy with; every part may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Parameters {
    /// The longest time between drills, by the asset's tier.
    pub cadence: Cadence,
    /// How long after a failed drill the next one is due; never later than the cadence has it.
    pub retry_after: String,
    /// How often all of a recovery point is restored; a sample in between. `0s`: always all of it.
    pub full_every: String,
    /// How far ahead of UTC the windows are.
    pub utc_offset: String,
    /// When drills may start; always, if there are none.
    pub windows: Vec<Window>,
}

/// The longest time between drills, by tier.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cadence {
    /// Of critical assets.
    pub critical: String,
    /// Of high ones.
    pub high: String,
    /// Of normal ones.
    pub normal: String,
    /// Of low ones.
    pub low: String,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            cadence: Cadence::default(),
            retry_after: "1d".to_owned(),
            full_every: "30d".to_owned(),
            utc_offset: "Z".to_owned(),
            windows: Vec::new(),
        }
    }
}

impl Default for Cadence {
    fn default() -> Self {
        Self {
            critical: "7d".to_owned(),
            high: "30d".to_owned(),
            normal: "90d".to_owned(),
            low: "180d".to_owned(),
        }
    }
}

/// The parameters as the rule counts with them, for one asset; lengths of time in microseconds.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The longest time between drills.
    pub(super) cadence: i64,
    /// The time from a failed drill to the next.
    pub(super) retry_after: i64,
    /// The longest time between restores of everything; 0: every drill is one.
    pub(super) full_every: i64,
    /// When drills may start.
    pub(super) schedule: Schedule,
}

impl Settings {
    /// Reads all parameters, those of other tiers too: a mistake is told before it matters.
    pub(super) fn read(parameters: &Parameters, tier: Tier) -> Result<Self, PolicyError> {
        let Cadence { critical, high, normal, low } = &parameters.cadence;
        let critical = span("cadence.critical", critical, CADENCES)?;
        let high = span("cadence.high", high, CADENCES)?;
        let normal = span("cadence.normal", normal, CADENCES)?;
        let low = span("cadence.low", low, CADENCES)?;
        let offset = utc_offset("utc-offset", &parameters.utc_offset)?;
        Ok(Self {
            cadence: match tier {
                Tier::Critical => critical,
                Tier::High => high,
                Tier::Normal => normal,
                Tier::Low => low,
            },
            retry_after: span("retry-after", &parameters.retry_after, RETRIES)?,
            full_every: span("full-every", &parameters.full_every, 0..=LONGEST)?,
            schedule: Schedule::read("windows", &parameters.windows, offset)?,
        })
    }
}
