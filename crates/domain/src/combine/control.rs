//! All controls are reported: one that is not met makes the asset non-compliant.

use std::cmp::Reverse;

use super::rule::{Said, reasons};
use crate::policy::control::{Answer, Evidence, MAX_EVIDENCE, Status};

/// The weightiest status, with the evidence of those that gave it first, as much as an answer may have. What
/// each control said stays in the decision.
pub(super) fn combine(said: &[Said<'_, Answer>]) -> Answer {
    let status = said.iter().map(|said| said.answer.status).max().unwrap_or(Status::NonCompliant);
    Answer {
        status,
        evidence: evidence(said),
        reason: reasons(said.iter().map(|said| (said.policy, said.answer.reason.as_str()))),
    }
}

fn evidence(said: &[Said<'_, Answer>]) -> Vec<Evidence> {
    let mut weighed: Vec<_> = said
        .iter()
        .flat_map(|said| said.answer.evidence.iter().map(|evidence| (Reverse(said.answer.status), *evidence)))
        .collect();
    weighed.sort_unstable();
    let mut chosen: Vec<Evidence> = Vec::new();
    for (_, evidence) in weighed {
        if chosen.len() < MAX_EVIDENCE && !chosen.contains(&evidence) {
            chosen.push(evidence);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::control::EvidenceKind;

    fn answer(status: Status, points: &[u32]) -> Answer {
        let evidence = points.iter().map(|index| Evidence { kind: EvidenceKind::Point, index: *index });
        Answer { status, evidence: evidence.collect(), reason: status.to_string() }
    }

    #[test]
    fn one_that_is_not_met_counts_and_all_are_told() {
        let answers = [
            answer(Status::Compliant, &[1, 2]),
            answer(Status::NonCompliant, &[7, 2]),
            answer(Status::NotApplicable, &[]),
        ];
        let said: Vec<_> = answers.iter().map(|answer| Said { policy: "p", answer }).collect();
        let all = combine(&said);
        assert_eq!(all.status, Status::NonCompliant);
        assert_eq!(all.evidence.iter().map(|evidence| evidence.index).collect::<Vec<_>>(), [2, 7, 1]);
        assert_eq!(all.reason, "p: compliant; p: non-compliant; p: not-applicable");
        assert_eq!(combine(&said[2..]).status, Status::NotApplicable);
    }

    #[test]
    fn evidence_is_bounded() {
        let many = |from: u32| answer(Status::Compliant, &(from..from + 60).collect::<Vec<_>>());
        let answers = [many(0), many(30)];
        let said: Vec<_> = answers.iter().map(|answer| Said { policy: "p", answer }).collect();
        assert_eq!(combine(&said).evidence.len(), MAX_EVIDENCE);
    }
}
