//! The earliest backup: no policy waits because another one would.

use super::rule::{Said, reasons};
use crate::method::Method;
use crate::policy::frequency::Answer;
use crate::time::Timestamp;

/// How much a method reads again.
const fn completeness(method: Method) -> u8 {
    match method {
        Method::Incremental => 0,
        Method::Snapshot => 1,
        Method::Differential => 2,
        Method::Full => 3,
    }
}

/// The earliest due time; the most complete method of those that are due by then, or by now if that is later,
/// so that one backup serves them all.
pub(super) fn combine(now: Timestamp, said: &[Said<'_, Answer>]) -> Answer {
    let due = said.iter().filter_map(|said| said.answer.due).min();
    let by_then = |answer: &Answer| match (due, answer.due) {
        (Some(earliest), Some(own)) => own <= earliest.max(now),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let methods =
        said.iter().map(|said| said.answer).filter(|answer| by_then(answer)).map(|answer| answer.method);
    Answer {
        due,
        method: methods.max_by_key(|method| completeness(*method)).unwrap_or(Method::Full),
        rpo_breached: said.iter().any(|said| said.answer.rpo_breached),
        reason: reasons(said.iter().map(|said| (said.policy, said.answer.reason.as_str()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn combined(answers: &[(Option<i64>, Method)]) -> (Option<i64>, Method) {
        let answers: Vec<_> = answers
            .iter()
            .map(|(due, method)| Answer {
                due: due.map(Timestamp::from_secs),
                method: *method,
                rpo_breached: false,
                reason: String::new(),
            })
            .collect();
        let said: Vec<_> = answers.iter().map(|answer| Said { policy: "p", answer }).collect();
        let answer = combine(Timestamp::from_secs(100), &said);
        (answer.due.map(|due| due.micros() / 1_000_000), answer.method)
    }

    #[test]
    fn the_earliest_counts_and_one_backup_serves_all_that_are_due() {
        use Method::{Full, Incremental};
        assert_eq!(combined(&[(Some(200), Incremental), (Some(300), Full)]), (Some(200), Incremental));
        assert_eq!(combined(&[(Some(50), Incremental), (Some(90), Full)]), (Some(50), Full));
        assert_eq!(combined(&[(None, Full), (Some(300), Incremental)]), (Some(300), Incremental));
        assert_eq!(combined(&[(None, Full), (None, Incremental)]), (None, Full));
    }
}
