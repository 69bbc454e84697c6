//! The parameters: as people write them, and as the rule counts with them.

use guest_sdk::PolicyError;
use guest_sdk::compliance::TierWord;
use guest_sdk::parameters::{number, span};
use guest_sdk::time::{DAY, HOUR, SECOND};
use serde::Deserialize;

/// Ten years: a slip of the finger is noticed.
const LONGEST: i64 = 3_660 * DAY;

/// What a plan binds this policy with; every part may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Parameters {
    /// How long ago a drill must have passed at most.
    pub within: String,
    /// How long its restore may have taken; absent: as long as the RTO allows.
    pub restore_within: Option<String>,
    /// How much of the recovery point's bytes it must have restored, in percent.
    pub percent: u64,
    /// The tiers that the control is about.
    pub tiers: Vec<TierWord>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { within: "90d".to_owned(), restore_within: None, percent: 0, tiers: TierWord::ALL.to_vec() }
    }
}

/// The parameters as the rule counts with them; lengths of time in microseconds.
pub(super) struct Settings {
    pub(super) within: i64,
    pub(super) restore_within: Option<i64>,
    pub(super) percent: u64,
}

impl Settings {
    pub(super) fn read(parameters: &Parameters) -> Result<Self, PolicyError> {
        let restore = parameters.restore_within.as_deref();
        Ok(Self {
            within: span("within", &parameters.within, HOUR..=LONGEST)?,
            restore_within: restore.map(|text| span("restore-within", text, SECOND..=LONGEST)).transpose()?,
            percent: number("percent", parameters.percent, 0..=100)?,
        })
    }
}
