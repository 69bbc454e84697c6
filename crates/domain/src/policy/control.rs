//! The question *is an asset compliant with a control, and what shows it?*

use serde::{Deserialize, Serialize};

use super::{AssetView, BackupRun, Disposition, DrillRun, Point, PointCopy, VaultView};
use crate::time::Timestamp;
use crate::word::words;

/// The most pieces of evidence that an answer may name.
pub const MAX_EVIDENCE: usize = 64;

/// What a control policy is told: the whole state of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Input {
    /// The asset.
    pub asset: AssetView,
    /// The time of the question.
    pub now: Timestamp,
    /// Recovery points, oldest first, at most [`super::retention::MAX_POINTS`].
    pub points: Vec<Point>,
    /// The vaults that the plan names, in its order, then others that keep a point; at most
    /// [`super::placement::MAX_VAULTS`].
    pub vaults: Vec<VaultView>,
    /// Which point lies where, by point and then by vault, each pair once; at most
    /// [`super::placement::MAX_COPIES`].
    pub copies: Vec<PointCopy>,
    /// Backups asked for, oldest first, at most [`super::frequency::MAX_HISTORY`].
    pub history: Vec<BackupRun>,
    /// Drills that ended, oldest first, at most [`super::drill::MAX_DRILLS`].
    pub drills: Vec<DrillRun>,
    /// What the plan that governs the asset says; absent: none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanView>,
    /// What is known about the installation.
    #[serde(default)]
    pub assurances: Assurances,
}

/// What the retention policies of a plan say of a recovery point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Keep {
    /// What is to become of it.
    pub disposition: Disposition,
    /// Until when; absent: as long as the rule holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// What the policies of an asset's plan answer at the same time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlanView {
    /// When the next backup is due; absent: not by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_due: Option<Timestamp>,
    /// When the next drill is due; absent: not by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill_due: Option<Timestamp>,
    /// One for each recovery point, in its order.
    pub keeps: Vec<Keep>,
    /// Whether the copies are where they are wanted; absent: the plan binds no placement policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed: Option<bool>,
}

/// What is known about the installation as a whole; absent: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Assurances {
    /// When the whole ledger was last verified, without a gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger_verified: Option<Timestamp>,
    /// When the keys in escrow last opened a vault in a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escrow_tested: Option<Timestamp>,
    /// When a change of the plan last shortened the retention of the asset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_shortened: Option<Timestamp>,
    /// Microseconds by which the service's clock is ahead of those that it was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ahead: Option<i64>,
}

/// Whether an asset is compliant; a later one weighs more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The control is not about such an asset.
    NotApplicable,
    /// It is, and the evidence shows it.
    Compliant,
    /// It is not, or nothing shows that it is.
    NonCompliant,
}

words! {
    Status ("a status") {
        NotApplicable = "not-applicable", Compliant = "compliant", NonCompliant = "non-compliant",
    }
}

/// Which list of the input a piece of evidence stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A recovery point.
    Point,
    /// A vault.
    Vault,
    /// A copy.
    Copy,
    /// A backup.
    Backup,
    /// A drill.
    Drill,
}

/// Something that an auditor wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Which one, as an index into its list of the input.
    pub index: u32,
}

/// What a control policy answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answer {
    /// Whether the asset is compliant.
    pub status: Status,
    /// What the status rests on, the most telling first; at most [`MAX_EVIDENCE`].
    pub evidence: Vec<Evidence>,
    /// Why, for people.
    pub reason: String,
}

/// Why an answer does not fit its question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// More evidence than there may be.
    #[error("take {0} pieces of evidence: at most {MAX_EVIDENCE} are allowed")]
    Count(usize),
    /// Evidence that is not there.
    #[error("find the evidence {kind:?} {index} in the input")]
    Unknown {
        /// What it is.
        kind: EvidenceKind,
        /// Which one.
        index: u32,
    },
}

impl Answer {
    /// Checks that the answer fits the question.
    pub fn check(&self, input: &Input) -> Result<(), AnswerError> {
        if self.evidence.len() > MAX_EVIDENCE {
            return Err(AnswerError::Count(self.evidence.len()));
        }
        let len = |kind| match kind {
            EvidenceKind::Point => input.points.len(),
            EvidenceKind::Vault => input.vaults.len(),
            EvidenceKind::Copy => input.copies.len(),
            EvidenceKind::Backup => input.history.len(),
            EvidenceKind::Drill => input.drills.len(),
        };
        let there = |of: &&Evidence| usize::try_from(of.index).is_ok_and(|at| at < len(of.kind));
        match self.evidence.iter().find(|evidence| !there(evidence)) {
            Some(evidence) => Err(AnswerError::Unknown { kind: evidence.kind, index: evidence.index }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_must_be_there() {
        let input = Input {
            asset: AssetView::from(&crate::asset::tests::sample()),
            now: Timestamp::from_secs(9),
            points: vec![crate::decision::tests::point(1, true)],
            vaults: Vec::new(),
            copies: Vec::new(),
            history: Vec::new(),
            drills: Vec::new(),
            plan: None,
            assurances: Assurances::default(),
        };
        let check = |kind, index, times| {
            let evidence = vec![Evidence { kind, index }; times];
            Answer { status: Status::Compliant, evidence, reason: String::new() }.check(&input)
        };
        assert_eq!(check(EvidenceKind::Point, 0, MAX_EVIDENCE), Ok(()));
        assert_eq!(
            check(EvidenceKind::Point, 0, MAX_EVIDENCE + 1),
            Err(AnswerError::Count(MAX_EVIDENCE + 1))
        );
        for (kind, index) in [(EvidenceKind::Point, 1), (EvidenceKind::Drill, 0)] {
            assert_eq!(check(kind, index, 1), Err(AnswerError::Unknown { kind, index }));
        }
    }
}
