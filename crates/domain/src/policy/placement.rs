//! The question *how many copies of the recovery points are wanted, where, and are they there?*

use serde::{Deserialize, Serialize};

pub use super::stored::{MAX_COPIES, MAX_VAULTS};
use super::{AssetView, Point, PointCopy, VaultView};
use crate::time::Timestamp;

/// What a placement policy is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Input {
    /// The asset.
    pub asset: AssetView,
    /// The time of the question.
    pub now: Timestamp,
    /// Recovery points, oldest first, at most [`super::retention::MAX_POINTS`].
    pub points: Vec<Point>,
    /// The vaults that the plan names, in its order, then others that keep a point; at most [`MAX_VAULTS`].
    pub vaults: Vec<VaultView>,
    /// Which point lies where, by point and then by vault, each pair once; at most [`MAX_COPIES`].
    pub copies: Vec<PointCopy>,
}

impl Input {
    /// The newest complete recovery point.
    pub fn newest_complete(&self) -> Option<u32> {
        (0u32..)
            .zip(&self.points)
            .filter(|(_, point)| point.complete)
            .max_by_key(|(_, p)| p.taken)
            .map(|(at, _)| at)
    }
}

/// What a recovery point needs; 0: nothing of the sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Need {
    /// Copies in different vaults; the asset itself is none.
    pub copies: u32,
    /// Different media among the copies and the asset, which lies on disk.
    pub media: u32,
    /// Copies at sites that are known and not the asset's own.
    pub off_site: u32,
    /// Copies that their vault refuses to delete for some time.
    pub immutable: u32,
    /// Copies in vaults that no network reaches.
    pub isolated: u32,
}

/// What a placement policy answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answer {
    /// Whether the copies that are there meet the need.
    pub satisfied: bool,
    /// What it wants of every point that it judges.
    pub need: Need,
    /// Copies that are to be made, none of which is there; at most [`MAX_COPIES`].
    pub wanted: Vec<PointCopy>,
    /// Why, for people.
    pub reason: String,
}

/// Why an answer does not fit its question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// More copies than there may be.
    #[error("take {0} wanted copies: at most {MAX_COPIES} are allowed")]
    Count(usize),
    /// A point or a vault that is not there.
    #[error("find point {point} or vault {vault} of a wanted copy among the input's")]
    Unknown {
        /// The point.
        point: u32,
        /// The vault.
        vault: u32,
    },
    /// A copy that is there already.
    #[error("want a copy of point {point} in vault {vault}: it is there")]
    There {
        /// The point.
        point: u32,
        /// The vault.
        vault: u32,
    },
}

impl Answer {
    /// Checks that the answer fits the question.
    pub fn check(&self, input: &Input) -> Result<(), AnswerError> {
        if self.wanted.len() > MAX_COPIES {
            return Err(AnswerError::Count(self.wanted.len()));
        }
        let within = |at: u32, len: usize| usize::try_from(at).is_ok_and(|at| at < len);
        let there: std::collections::BTreeSet<_> = input.copies.iter().collect();
        for copy in &self.wanted {
            let PointCopy { point, vault } = *copy;
            if !within(point, input.points.len()) || !within(vault, input.vaults.len()) {
                return Err(AnswerError::Unknown { point, vault });
            }
            if there.contains(copy) {
                return Err(AnswerError::There { point, vault });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanted_copies_must_be_possible_and_not_there() {
        let point = crate::decision::tests::point(1, true);
        let vault = crate::decision::tests::vault(true);
        let asset = AssetView::from(&crate::asset::tests::sample());
        let copies = vec![PointCopy { point: 0, vault: 0 }];
        let now = Timestamp::from_secs(9);
        let input = Input { asset, now, points: vec![point], vaults: vec![vault, vault], copies };
        let check = |point, vault| {
            let wanted = vec![PointCopy { point, vault }];
            Answer { satisfied: false, need: Need::default(), wanted, reason: String::new() }.check(&input)
        };
        assert_eq!(check(0, 1), Ok(()));
        assert_eq!(check(0, 0), Err(AnswerError::There { point: 0, vault: 0 }));
        assert_eq!(check(1, 0), Err(AnswerError::Unknown { point: 1, vault: 0 }));
        assert_eq!(check(0, 2), Err(AnswerError::Unknown { point: 0, vault: 2 }));
    }
}
