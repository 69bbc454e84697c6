//! The earliest drill: no policy waits because another one would.

use std::cmp::Reverse;

use super::rule::{Said, reasons};
use crate::policy::drill::{Answer, Depth};
use crate::time::Timestamp;

/// The earliest due time; of those that are due by then, or by now if that is later, the deepest says which
/// point and how deep, the earliest of them among equals.
pub(super) fn combine(now: Timestamp, said: &[Said<'_, Answer>]) -> Answer {
    let due = said.iter().filter_map(|said| said.answer.due).min();
    let by_then = |answer: &Answer| match (due, answer.due) {
        (Some(earliest), Some(own)) => own <= earliest.max(now),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let chosen = said
        .iter()
        .map(|said| said.answer)
        .filter(|answer| by_then(answer))
        .max_by_key(|answer| (answer.depth, Reverse(answer.due), answer.point));
    Answer {
        due,
        point: chosen.and_then(|answer| answer.point),
        depth: chosen.map_or(Depth::Full, |answer| answer.depth),
        reason: reasons(said.iter().map(|said| (said.policy, said.answer.reason.as_str()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn combined(answers: &[(Option<i64>, Option<u32>, Depth)]) -> (Option<i64>, Option<u32>, Depth) {
        let answers: Vec<_> = answers
            .iter()
            .map(|(due, point, depth)| Answer {
                due: due.map(Timestamp::from_secs),
                point: *point,
                depth: *depth,
                reason: String::new(),
            })
            .collect();
        let said: Vec<_> = answers.iter().map(|answer| Said { policy: "p", answer }).collect();
        let answer = combine(Timestamp::from_secs(100), &said);
        (answer.due.map(|due| due.micros() / 1_000_000), answer.point, answer.depth)
    }

    #[test]
    fn the_earliest_counts_and_the_deepest_that_is_due_chooses() {
        use Depth::{Full, Sample};
        let soon = (Some(200), Some(3), Sample);
        assert_eq!(combined(&[soon, (Some(300), Some(1), Full)]), soon);
        assert_eq!(
            combined(&[(Some(90), Some(3), Sample), (Some(99), Some(1), Full)]),
            (Some(90), Some(1), Full)
        );
        assert_eq!(combined(&[(None, None, Full), soon]), soon);
        assert_eq!(combined(&[(None, None, Full), (None, Some(2), Sample)]), (None, None, Full));
    }
}
