//! What points and runs say: the newest complete points, the attempts since, how long a backup takes.

use guest_sdk::frequency::Input;
use guest_sdk::skew::has_happened;
use guest_sdk::time::{SECOND, Timestamp};
use guest_sdk::{BackupRun, Method, RecoveryPoint, RunState};

/// How many of the newest runs the expected duration is taken from: enough to see a slow one, few
/// enough to forget it.
const RUNS_MEASURED: usize = 10;

/// What the rule counts from. What claims to come from the future does not count.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    /// When the newest complete point was taken.
    pub(super) base: Option<Timestamp>,
    /// When the newest complete full one was taken.
    pub(super) full: Option<Timestamp>,
    /// A run that was asked for and has not ended.
    pub(super) in_flight: Option<&'a BackupRun>,
    /// What was tried since `base`, without success.
    pub(super) attempts: Attempts,
}

impl<'a> Facts<'a> {
    pub(super) fn of(input: &'a Input) -> Self {
        let base = newest(input, |_| true);
        Self {
            base,
            full: newest(input, |point| point.method == Method::Full),
            in_flight: input.history.iter().rfind(|run| !has_ended(run)),
            attempts: Attempts::after(input, base.unwrap_or(Timestamp::MIN), None),
        }
    }
}

/// When the newest complete point that is `wanted` was taken.
pub(super) fn newest(input: &Input, wanted: impl Fn(&RecoveryPoint) -> bool) -> Option<Timestamp> {
    input
        .points
        .iter()
        .filter(|point| point.complete && wanted(point) && has_happened(point.taken, input.now))
        .map(|point| point.taken)
        .max()
}

/// Whether more time than the asset's RPO has passed since its newest complete point, as the
/// contract has it: counted from every complete point, whatever its time.
pub(super) fn is_rpo_breached(input: &Input) -> bool {
    let Some(rpo) = input.asset.objectives.rpo else {
        return false;
    };
    let newest = input.points.iter().filter(|point| point.complete);
    newest
        .map(|point| point.taken)
        .max()
        .is_none_or(|taken| i128::from(input.now) - i128::from(taken) > i128::from(rpo) * i128::from(SECOND))
}

/// How long a full backup, or one that is not, takes from being asked for to its end: as long as the
/// longest of the newest few, of its own sort if there are any.
pub(super) fn expected_duration(input: &Input, full: bool) -> i64 {
    let longest = |wanted: &dyn Fn(&BackupRun) -> bool| {
        input
            .history
            .iter()
            .rev()
            .filter(|run| matches!(run.state, RunState::Succeeded | RunState::Incomplete))
            .filter(|run| wanted(run))
            .filter_map(|run| run.ended.map(|ended| ended.saturating_sub(run.requested)))
            .take(RUNS_MEASURED)
            .max()
    };
    longest(&|run| (run.method == Method::Full) == full)
        .or_else(|| longest(&|_| true))
        .map_or(0, |longest| longest.max(0))
}

const fn has_ended(run: &BackupRun) -> bool {
    !matches!(run.state, RunState::Queued | RunState::Running)
}

/// Attempts that left no complete point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attempts {
    /// How many.
    pub(super) count: usize,
    /// When the last one ended; the end of the past if there was none.
    pub(super) last: Timestamp,
    /// How many of the last ones were full, in a row.
    pub(super) fulls_in_a_row: usize,
}

impl Attempts {
    /// The attempts that were made after `time`, with `method` if one is given.
    ///
    /// A run that ended in any way counts, because what it left is not newer than `time`. An
    /// incomplete point counts too, in case that its run is no longer told of; where it is, the two
    /// are one attempt.
    pub(super) fn after(input: &Input, time: Timestamp, method: Option<Method>) -> Self {
        let is_of = |other: Method| method.is_none_or(|method| method == other);
        let is_since = |at: Timestamp| at > time && has_happened(at, input.now);
        let mut runs = Self { count: 0, last: Timestamp::MIN, fulls_in_a_row: 0 };
        let ended = input.history.iter().filter(|run| has_ended(run));
        for run in ended.filter(|run| is_since(run.requested) && is_of(run.method)) {
            let end = run.ended.filter(|end| has_happened(*end, input.now));
            runs.count += 1;
            runs.last = runs.last.max(end.unwrap_or(run.requested));
            runs.fulls_in_a_row = if run.method == Method::Full { runs.fulls_in_a_row + 1 } else { 0 };
        }
        let incomplete = input.points.iter().filter(|point| !point.complete);
        let mut points = 0;
        for point in incomplete.filter(|point| is_since(point.taken) && is_of(point.method)) {
            points += 1;
            runs.last = runs.last.max(point.taken);
        }
        runs.count = runs.count.max(points);
        runs
    }
}
