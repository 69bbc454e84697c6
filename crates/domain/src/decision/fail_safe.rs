//! What counts when a policy does not answer: it protects, and deletes nothing.

use super::{Answer, Question};
use crate::method::Method;
use crate::policy::{PointCopy, control, drill, frequency, placement, retention, scope};
use crate::span::Span;

impl Question {
    /// The answer that is taken when the policy fails: it protects, and deletes nothing.
    pub fn fail_safe(&self) -> Answer {
        match self {
            Self::Scope(_) => Answer::Scope(fail_safe_scope()),
            Self::Frequency(input) => Answer::Frequency(fail_safe_frequency(input)),
            Self::Retention(input) => Answer::Retention(fail_safe_retention(input)),
            Self::Drill(input) => Answer::Drill(fail_safe_drill(input)),
            Self::Placement(input) => Answer::Placement(fail_safe_placement(input)),
            Self::Control(_) => Answer::Control(fail_safe_control()),
        }
    }
}

/// Why a fail-safe answer says what it says.
const FAIL_SAFE: &str = "the policy did not answer, so the safe answer is taken";

/// A failed scope means must: everything is in scope.
fn fail_safe_scope() -> scope::Answer {
    scope::Answer {
        inclusion: scope::Inclusion::Must,
        include: Vec::new(),
        exclude: Vec::new(),
        wishes: Vec::new(),
        findings: Vec::new(),
        reason: FAIL_SAFE.to_owned(),
    }
}

/// The longest that a failed frequency policy may put off a backup.
const FAIL_SAFE_INTERVAL: Span = Span::from_secs(3_600);

/// A failed frequency means due, but no oftener than every half RPO, or every hour if that is more
/// often: a broken policy must not turn into a storm of backups.
fn fail_safe_frequency(input: &frequency::Input) -> frequency::Answer {
    let half =
        input.asset.objectives.rpo.map_or(FAIL_SAFE_INTERVAL, |rpo| Span::from_micros(rpo.micros() / 2));
    let interval = half.min(FAIL_SAFE_INTERVAL);
    let last = input.history.iter().map(|run| run.requested).max();
    let due = last.map_or(input.now, |last| last.plus(interval));
    let any_complete = input.points.iter().any(|point| point.complete);
    frequency::Answer {
        due: Some(due),
        method: if any_complete { Method::Incremental } else { Method::Full },
        rpo_breached: is_rpo_breached(input),
        reason: FAIL_SAFE.to_owned(),
    }
}

/// Whether more time than the RPO has passed since the newest complete recovery point.
pub fn is_rpo_breached(input: &frequency::Input) -> bool {
    let Some(rpo) = input.asset.objectives.rpo else {
        return false;
    };
    let newest = input.points.iter().filter(|point| point.complete).map(|point| point.taken).max();
    newest.is_none_or(|taken| input.now.since(taken) > rpo)
}

/// A failed retention keeps.
fn fail_safe_retention(input: &retention::Input) -> retention::Answer {
    let keep = retention::Verdict { disposition: retention::Disposition::Hot, until: None, reason: 0 };
    retention::Answer { verdicts: vec![keep; input.points.len()], reasons: vec![FAIL_SAFE.to_owned()] }
}

/// A failed drill policy means due, but no oftener than once a day.
fn fail_safe_drill(input: &drill::Input) -> drill::Answer {
    let last = input.drills.iter().map(|drill| drill.started).max();
    let any_complete = input.points.iter().any(|point| point.complete);
    let due = last.map_or(input.now, |last| last.plus(Span::from_secs(86_400)));
    drill::Answer {
        due: any_complete.then_some(due),
        point: None,
        depth: drill::Depth::Full,
        reason: FAIL_SAFE.to_owned(),
    }
}

/// A failed placement is not satisfied, and wants the newest complete point in every vault of the plan: what
/// a restore needs first, where somebody wanted it, and no storm of copies of everything.
fn fail_safe_placement(input: &placement::Input) -> placement::Answer {
    let newest = input.newest_complete();
    let planned = || (0u32..).zip(&input.vaults).filter(|(_, vault)| vault.planned).map(|(at, _)| at);
    let wanted = newest
        .iter()
        .flat_map(|point| planned().map(|vault| PointCopy { point: *point, vault }))
        .filter(|copy| !input.copies.contains(copy))
        .collect();
    let copies = u32::try_from(planned().count()).unwrap_or(u32::MAX);
    placement::Answer {
        satisfied: false,
        need: placement::Need { copies, ..placement::Need::default() },
        wanted,
        reason: FAIL_SAFE.to_owned(),
    }
}

/// A failed control is not met: nothing shows that it is.
fn fail_safe_control() -> control::Answer {
    control::Answer {
        status: control::Status::NonCompliant,
        evidence: Vec::new(),
        reason: FAIL_SAFE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::tests::sample as asset;
    use crate::decision::tests::{point, vault};
    use crate::method::Trigger;
    use crate::policy::{AssetView, BackupRun, Point};
    use crate::run::RunState;
    use crate::time::Timestamp;

    fn frequency(history: &[i64], points: Vec<Point>) -> frequency::Input {
        frequency::Input {
            asset: AssetView::from(&asset()),
            now: Timestamp::from_secs(100_000),
            history: history
                .iter()
                .map(|secs| BackupRun {
                    method: Method::Full,
                    trigger: Trigger::Schedule,
                    state: RunState::Failed,
                    requested: Timestamp::from_secs(*secs),
                    ended: None,
                })
                .collect(),
            points,
            events: vec![],
        }
    }

    #[test]
    fn a_failed_frequency_means_due_but_no_storm() {
        let answer = fail_safe_frequency(&frequency(&[], vec![]));
        assert_eq!((answer.due, answer.method), (Some(Timestamp::from_secs(100_000)), Method::Full));
        assert!(answer.rpo_breached);
        // The sample's RPO is an hour: half of it after the last attempt, failed or not.
        let answer = fail_safe_frequency(&frequency(&[99_000], vec![point(98_000, true)]));
        assert_eq!(answer.due, Some(Timestamp::from_secs(99_000 + 1_800)));
        assert_eq!(answer.method, Method::Incremental);
    }

    #[test]
    fn incomplete_points_never_satisfy_the_rpo() {
        assert!(!is_rpo_breached(&frequency(&[], vec![point(99_000, true)])));
        assert!(is_rpo_breached(&frequency(&[], vec![point(99_000, false)])));
        assert!(is_rpo_breached(&frequency(&[], vec![point(90_000, true)])));
    }

    #[test]
    fn a_failed_retention_keeps_everything() {
        let input = retention::Input {
            asset: AssetView::from(&asset()),
            now: Timestamp::from_secs(0),
            points: vec![point(1, true), point(2, false)],
        };
        let answer = fail_safe_retention(&input);
        assert_eq!(answer.check(2), Ok(()));
        assert!(answer.verdicts.iter().all(|v| v.disposition == retention::Disposition::Hot));
    }

    #[test]
    fn a_failed_drill_policy_waits_for_something_to_test() {
        let input = |points| drill::Input {
            asset: AssetView::from(&asset()),
            now: Timestamp::from_secs(500),
            points,
            drills: vec![],
        };
        assert_eq!(fail_safe_drill(&input(vec![point(1, false)])).due, None);
        assert_eq!(fail_safe_drill(&input(vec![point(1, true)])).due, Some(Timestamp::from_secs(500)));
    }

    #[test]
    fn a_failed_placement_wants_the_newest_complete_point_wherever_it_was_planned() {
        let input = placement::Input {
            asset: AssetView::from(&asset()),
            now: Timestamp::from_secs(500),
            points: vec![point(1, true), point(2, true), point(3, false)],
            vaults: vec![vault(true), vault(true), vault(false)],
            copies: vec![PointCopy { point: 0, vault: 0 }, PointCopy { point: 1, vault: 0 }],
        };
        let answer = fail_safe_placement(&input);
        assert_eq!(answer.wanted, [PointCopy { point: 1, vault: 1 }]);
        assert_eq!(answer.check(&input), Ok(()));
        assert!(!answer.satisfied && answer.need.copies == 2);
    }

    #[test]
    fn a_failed_control_is_not_met() {
        assert_eq!(fail_safe_control().status, control::Status::NonCompliant);
    }
}
