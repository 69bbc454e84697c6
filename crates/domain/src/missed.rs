//! What was due and did not happen: a promise of a policy that nobody kept.

use serde::{Deserialize, Serialize};

use crate::span::Span;
use crate::time::Timestamp;
use crate::word::words;

/// How late a run may begin before it was missed. The scheduler looks every minute and runs wait for a
/// place to work; what begins within a quarter of an hour was not missed by anybody's measure.
pub const GRACE: Span = Span::from_secs(15 * 60);

/// Due times that one entry counts at most: more says nothing.
pub const MAX_COUNT: u64 = 1_000_000;

/// What a policy last said about when the next run is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// When it said so.
    pub made: Timestamp,
    /// When the run is due.
    pub due: Timestamp,
}

/// Why a run did not begin when it was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissedCause {
    /// Nobody looked at the schedule then: the service did not run.
    NotRunning,
    /// One of its kind was still at work.
    Busy,
    /// It was tried and could not be started.
    NotStarted,
    /// The policy says now that it is due later.
    Postponed,
}

words! {
    MissedCause ("a cause") {
        NotRunning = "not-running", Busy = "busy", NotStarted = "not-started", Postponed = "postponed",
    }
}

/// A span in which what was due did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Missed {
    /// The first due time of the span.
    pub due: Timestamp,
    /// When that was noticed.
    pub until: Timestamp,
    /// How many runs were due in it, at the pace that the policy had kept; at least 1.
    pub count: u64,
    /// Why.
    pub cause: MissedCause,
}

/// What is known when a promise is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Looked {
    /// Now.
    pub now: Timestamp,
    /// When the newest run of the kind was asked for, before whatever begins now.
    pub newest: Option<Timestamp>,
    /// The due time that the newest entry about a missed run of this asset and kind names.
    pub told: Option<Timestamp>,
    /// Why nothing began, if the promise turns out to be broken.
    pub cause: MissedCause,
}

/// Whether a promise was broken. It is told once for each due time: `told` says for which it was last.
///
/// A run that was asked for after the promise was made took its place, whoever asked and however it ended.
pub fn missed(promise: Promise, looked: Looked) -> Option<Missed> {
    let Looked { now, newest, told, cause } = looked;
    let over = promise.due.plus(GRACE) < now;
    // What was due at once is kept by a run of that very moment; what was due later is not, for that run was
    // known when the promise was made.
    let at_once = promise.due <= promise.made;
    let replaced = newest.is_some_and(|newest| newest > promise.made || (at_once && newest == promise.made));
    if !over || replaced || told.is_some_and(|told| told >= promise.due) {
        return None;
    }
    let late = now.since(promise.due).micros();
    let pace = newest.map(|newest| promise.due.since(newest).micros()).filter(|pace| *pace > 0);
    let more = pace.map_or(0, |pace| late / pace);
    Some(Missed { due: promise.due, until: now, count: (1 + more).min(MAX_COUNT), cause })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(secs)
    }

    fn looked(now: i64, newest: Option<i64>, told: Option<i64>) -> Looked {
        let cause = MissedCause::NotRunning;
        Looked { now: at(now), newest: newest.map(at), told: told.map(at), cause }
    }

    #[test]
    fn a_week_without_a_server_is_one_span() {
        let promise = Promise { made: at(HOUR), due: at(2 * HOUR) };
        let found = missed(promise, looked(170 * HOUR, Some(HOUR - 1), None)).unwrap();
        assert_eq!((found.due, found.until), (at(2 * HOUR), at(170 * HOUR)));
        assert_eq!(found.count, 168, "one an hour, the last run was an hour before");
    }

    #[test]
    fn a_little_late_is_not_missed() {
        let promise = Promise { made: at(0), due: at(HOUR) };
        let grace = i64::try_from(GRACE.secs()).unwrap();
        assert_eq!(missed(promise, looked(HOUR + grace, None, None)), None);
        let found = missed(promise, looked(HOUR + grace + 1, None, None)).unwrap();
        assert_eq!(found.count, 1, "without a run before, there is no pace");
    }

    #[test]
    fn a_run_in_its_place_keeps_the_promise() {
        let promise = Promise { made: at(HOUR), due: at(2 * HOUR) };
        assert_eq!(missed(promise, looked(9 * HOUR, Some(HOUR + 60), None)), None);
        assert!(missed(promise, looked(9 * HOUR, Some(HOUR - 60), None)).is_some());
    }

    #[test]
    fn a_run_of_the_same_moment_keeps_only_what_was_due_at_once() {
        let later = Promise { made: at(HOUR), due: at(2 * HOUR) };
        assert!(missed(later, looked(9 * HOUR, Some(HOUR), None)).is_some());
        let at_once = Promise { made: at(HOUR), due: at(HOUR) };
        assert_eq!(missed(at_once, looked(9 * HOUR, Some(HOUR), None)), None);
    }

    proptest! {
        #[test]
        fn each_due_time_is_told_once(
            made in 0i64..1_000_000, ahead in 0i64..1_000_000, steps in proptest::collection::vec(1i64..100_000, 1..50),
            newest in proptest::option::of(0i64..1_000_000),
        ) {
            let promise = Promise { made: at(made), due: at(made + ahead) };
            let newest = newest.filter(|newest| *newest < made);
            let (mut now, mut told, mut entries) = (made, None, 0);
            for step in steps {
                now += step;
                if let Some(found) = missed(promise, looked(now, newest, told)) {
                    prop_assert!(found.count >= 1 && found.due < found.until);
                    told = Some(found.due.secs());
                    entries += 1;
                }
            }
            let late = at(now) > promise.due.plus(GRACE);
            prop_assert_eq!(entries, i32::from(late));
        }
    }
}
