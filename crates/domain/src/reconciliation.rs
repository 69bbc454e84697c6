//! A vault's own listing held against the recovery points that are known: what is there that nobody
//! recorded, and what was recorded and is gone.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::PointId;
use crate::name::AssetName;
use crate::span::Span;

/// How often vaults are reconciled by themselves.
pub const EVERY: Span = Span::from_secs(24 * 60 * 60);

/// Snapshots and points that an entry names one by one; the counts always tell all.
pub const MAX_LISTED: usize = 50;

/// A recovery point that is known, and where it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Known {
    /// The recovery point.
    pub point: PointId,
    /// Of which asset.
    pub asset: AssetName,
    /// The snapshot that holds it.
    pub snapshot: String,
}

/// What came of holding a vault against what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reconciliation {
    /// Recovery points that are known to lie in the vault.
    pub points: u64,
    /// Snapshots that the vault lists.
    pub snapshots: u64,
    /// Snapshots that no recovery point knows.
    pub foreign_count: u64,
    /// The first of them, by id, at most [`MAX_LISTED`].
    pub foreign: Vec<String>,
    /// Recovery points whose snapshot the vault does not list.
    pub lost_count: u64,
    /// The first of them, at most [`MAX_LISTED`].
    pub lost: Vec<Known>,
}

impl Reconciliation {
    /// Whether vault and ledger agree.
    pub const fn agrees(&self) -> bool {
        self.foreign_count == 0 && self.lost_count == 0
    }
}

/// Holds a listing against what is known.
///
/// `before` is what was known before the vault was listed, `after` what was known after it: a backup that
/// ends meanwhile is neither lost nor foreign. `at_work` are snapshots of assets whose backups are not over.
pub fn reconcile(
    before: &[Known],
    listed: &BTreeSet<String>,
    after: &[Known],
    at_work: &BTreeSet<String>,
) -> Reconciliation {
    let recorded: BTreeSet<_> = after.iter().map(|known| &known.snapshot).collect();
    let foreign: Vec<_> =
        listed.iter().filter(|id| !recorded.contains(id) && !at_work.contains(*id)).collect();
    let lost: Vec<_> = before.iter().filter(|known| !listed.contains(&known.snapshot)).collect();
    Reconciliation {
        points: before.len() as u64,
        snapshots: listed.len() as u64,
        foreign_count: foreign.len() as u64,
        foreign: foreign.into_iter().take(MAX_LISTED).cloned().collect(),
        lost_count: lost.len() as u64,
        lost: lost.into_iter().take(MAX_LISTED).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(snapshot: &str) -> Known {
        Known {
            point: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
            asset: "docs".parse().unwrap(),
            snapshot: snapshot.to_owned(),
        }
    }

    fn set(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn tells_what_is_foreign_and_what_is_lost() {
        let before = [known("a"), known("b")];
        let found = reconcile(&before, &set(&["b", "x"]), &before, &set(&[]));
        assert_eq!((found.points, found.snapshots, found.agrees()), (2, 2, false));
        assert_eq!((found.foreign, found.lost), (vec!["x".to_owned()], vec![known("a")]));
        assert!(reconcile(&before, &set(&["a", "b"]), &before, &set(&[])).agrees());
    }

    #[test]
    fn what_ends_meanwhile_is_neither() {
        let (before, after) = ([known("a")], [known("a"), known("b")]);
        assert!(reconcile(&before, &set(&["a", "b"]), &after, &set(&[])).agrees());
        assert!(reconcile(&before, &set(&["a"]), &after, &set(&[])).agrees());
        assert!(reconcile(&before, &set(&["a", "c"]), &before, &set(&["c"])).agrees());
    }

    #[test]
    fn lists_are_bounded_and_counts_are_not() {
        let before: Vec<_> = (0..80).map(|n| known(&format!("s{n}"))).collect();
        let found = reconcile(&before, &set(&[]), &before, &set(&[]));
        assert_eq!((found.lost_count, found.lost.len()), (80, MAX_LISTED));
    }
}
