//! Holds: what must be kept, whoever wants it gone.

use serde::{Deserialize, Serialize};

use crate::name::{AssetName, HoldName};
use crate::time::Timestamp;

/// An order to keep what the ledger tells of some assets and times, until it is lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Hold {
    /// Its name, unique for ever: a name never means two holds.
    pub name: HoldName,
    /// What it covers.
    pub scope: HoldScope,
    /// When it was placed.
    pub placed: Timestamp,
    /// When it was lifted; absent: it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<Timestamp>,
}

/// What a hold covers: every part that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HoldScope {
    /// What is told of these assets; empty: of anything.
    pub assets: Vec<AssetName>,
    /// Entries at or after this time; absent: from the first on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Entries before this time; absent: without end, those that are yet to come included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Hold {
    /// Whether it forbids to erase anything of an entry about `asset`, made at `time`.
    pub fn forbids(&self, asset: Option<&str>, time: Timestamp) -> bool {
        self.lifted.is_none() && self.scope.covers(asset, time)
    }
}

impl HoldScope {
    /// Whether an entry about `asset` (`None`: about something else), made at `time`, is covered.
    pub fn covers(&self, asset: Option<&str>, time: Timestamp) -> bool {
        let named = self.assets.iter().any(|name| Some(name.as_str()) == asset);
        (self.assets.is_empty() || named)
            && self.since.is_none_or(|since| since <= time)
            && self.until.is_none_or(|until| time < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(assets: &[&str], since: Option<i64>, until: Option<i64>) -> Hold {
        let at = |secs: Option<i64>| secs.map(Timestamp::from_secs);
        Hold {
            name: "case-7".parse().unwrap(),
            scope: HoldScope {
                assets: assets.iter().map(|name| name.parse().unwrap()).collect(),
                since: at(since),
                until: at(until),
            },
            placed: Timestamp::from_secs(0),
            lifted: None,
        }
    }

    #[test]
    fn covers_what_it_names() {
        let at = Timestamp::from_secs;
        assert!(hold(&[], None, None).forbids(None, at(5)));
        assert!(hold(&["docs"], None, None).forbids(Some("docs"), at(5)));
        assert!(!hold(&["docs"], None, None).forbids(Some("web"), at(5)));
        assert!(!hold(&["docs"], None, None).forbids(None, at(5)));
        let window = hold(&[], Some(5), Some(9));
        let forbidden: Vec<_> = (4..11).filter(|secs| window.forbids(None, at(*secs))).collect();
        assert_eq!(forbidden, [5, 6, 7, 8]);
    }

    #[test]
    fn a_lifted_hold_forbids_nothing() {
        let lifted = Hold { lifted: Some(Timestamp::from_secs(1)), ..hold(&[], None, None) };
        assert!(!lifted.forbids(Some("docs"), Timestamp::from_secs(0)));
    }
}
