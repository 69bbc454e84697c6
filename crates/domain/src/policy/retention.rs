//! The question *which recovery points are kept, until when, hot or cold, and why?*

use serde::{Deserialize, Serialize};

pub use super::Disposition;
use super::{AssetView, Point};
use crate::time::Timestamp;

/// The most recovery points that a policy is told; the newest are kept.
pub const MAX_POINTS: usize = 10_000;

/// What a retention policy is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Input {
    /// The asset.
    pub asset: AssetView,
    /// The time of the question.
    pub now: Timestamp,
    /// Recovery points, oldest first, at most [`MAX_POINTS`].
    pub points: Vec<Point>,
}

/// What a retention policy says of one recovery point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Verdict {
    /// What is to become of it.
    pub disposition: Disposition,
    /// Until when; absent: as long as the rule holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Why, as an index into the answer's reasons.
    pub reason: u32,
}

/// What a retention policy answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answer {
    /// One verdict for each recovery point of the input, in its order.
    pub verdicts: Vec<Verdict>,
    /// The reasons that verdicts point to.
    pub reasons: Vec<String>,
}

/// Why an answer does not fit its question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The policy judged more or fewer points than there are.
    #[error("take {verdicts} verdicts for {points} recovery points")]
    Count {
        /// Verdicts given.
        verdicts: usize,
        /// Points asked about.
        points: usize,
    },
    /// A verdict points to a reason that is not there.
    #[error("find reason {0} among the answer's reasons")]
    Reason(u32),
}

impl Answer {
    /// Checks that the answer fits a question about `points` recovery points.
    pub fn check(&self, points: usize) -> Result<(), AnswerError> {
        if self.verdicts.len() != points {
            return Err(AnswerError::Count { verdicts: self.verdicts.len(), points });
        }
        let known = |reason: u32| usize::try_from(reason).is_ok_and(|at| at < self.reasons.len());
        self.verdicts
            .iter()
            .find(|verdict| !known(verdict.reason))
            .map_or(Ok(()), |verdict| Err(AnswerError::Reason(verdict.reason)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_must_fit_the_question() {
        let verdict = Verdict { disposition: Disposition::Hot, until: None, reason: 0 };
        let answer = Answer { verdicts: vec![verdict], reasons: vec!["young".into()] };
        assert_eq!(answer.check(1), Ok(()));
        assert_eq!(answer.check(2), Err(AnswerError::Count { verdicts: 1, points: 2 }));
        let answer = Answer { reasons: vec![], ..answer };
        assert_eq!(answer.check(1), Err(AnswerError::Reason(0)));
    }
}
