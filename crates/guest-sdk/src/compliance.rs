//! What the rules of controls have in common: whom they are about, and how they answer.

use serde::Deserialize;

use crate::Tier;
use crate::control::{Answer, Evidence, EvidenceKind, Status};

/// The tier of an asset, as parameters write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TierWord {
    /// The business stops without it.
    Critical,
    /// Work stops without it.
    High,
    /// Work is slower without it.
    Normal,
    /// It is convenient to have.
    Low,
}

impl TierWord {
    /// Every tier, most important first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Normal, Self::Low];

    /// The contract's word.
    pub const fn meaning(self) -> Tier {
        match self {
            Self::Critical => Tier::Critical,
            Self::High => Tier::High,
            Self::Normal => Tier::Normal,
            Self::Low => Tier::Low,
        }
    }
}

/// The answer to an asset that a control is not about, if `tiers` do not name its tier.
pub fn not_about(tiers: &[TierWord], tier: Tier) -> Option<Answer> {
    let named = tiers.iter().any(|word| word.meaning() == tier);
    (!named).then(|| Answer {
        status: Status::NotApplicable,
        evidence: Vec::new(),
        reason: "the control is not about assets of this tier".to_owned(),
    })
}

/// Compliant, resting on this evidence.
pub fn compliant(reason: String, evidence: Vec<Evidence>) -> Answer {
    Answer { status: Status::Compliant, evidence, reason }
}

/// Not compliant, resting on this evidence.
pub fn non_compliant(reason: String, evidence: Vec<Evidence>) -> Answer {
    Answer { status: Status::NonCompliant, evidence, reason }
}

/// One piece of evidence, by its place in its list; none if no list of a host is that long.
pub fn evidence(kind: EvidenceKind, at: usize) -> Vec<Evidence> {
    u32::try_from(at).map(|index| Evidence { kind, index }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_choose_whom_a_control_is_about() {
        assert!(not_about(&TierWord::ALL, Tier::Low).is_none());
        let answer = not_about(&[TierWord::Critical], Tier::Low).unwrap();
        assert_eq!(answer.status, Status::NotApplicable);
        assert!(not_about(&[TierWord::Low], Tier::Low).is_none());
    }
}
