//! The parameters, as people write them.

use guest_sdk::PolicyError;
use guest_sdk::compliance::TierWord;
use guest_sdk::parameters::span;
use guest_sdk::time::{DAY, MINUTE};
use serde::Deserialize;

/// Ten years: a slip of the finger is noticed.
const LONGEST: i64 = 3_660 * DAY;

/// What a plan binds this policy with; every part may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Parameters {
    /// How old the newest complete recovery point may be.
    pub within: String,
    /// Whether an asset's RPO, where it has one, takes the place of `within`.
    pub objective: bool,
    /// The tiers that the control is about.
    pub tiers: Vec<TierWord>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { within: "1d".to_owned(), objective: true, tiers: TierWord::ALL.to_vec() }
    }
}

impl Parameters {
    /// `within`, in microseconds.
    pub(super) fn within(&self) -> Result<i64, PolicyError> {
        span("within", &self.within, MINUTE..=LONGEST)
    }
}
