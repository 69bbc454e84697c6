//! How a backup is taken, and what made it happen.

use serde::{Deserialize, Serialize};

use crate::word::words;

/// How a backup is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Everything is read again; nothing is taken over from an earlier recovery point.
    Full,
    /// What did not change since the last recovery point is taken over from it.
    Incremental,
    /// What did not change since the last full recovery point is taken over from it.
    Differential,
    /// A named point in time, before a merge or a release; taken like an incremental one.
    Snapshot,
}

/// What made a run happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// A frequency or drill policy said that it was due.
    Schedule,
    /// Somebody asked for it.
    Demand,
    /// Something happened: a merge, a release, a deployment.
    Event,
}

words! {
    Method ("a backup method") {
        Full = "full", Incremental = "incremental", Differential = "differential", Snapshot = "snapshot",
    }
    Trigger ("a trigger") { Schedule = "schedule", Demand = "demand", Event = "event" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips() {
        for method in Method::ALL {
            assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
            assert_eq!(serde_json::to_value(method).unwrap(), method.as_str());
        }
        assert!("FULL".parse::<Method>().is_err());
    }
}
