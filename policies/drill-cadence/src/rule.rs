//! The rule: when the next drill is due, of which recovery point, and how deep.
//!
//! A drill is due one cadence after the last one, or sooner if that failed; without any drill, at
//! once. It restores the newest complete recovery point that no drill has verified yet. It restores
//! all of it if that was last done too long ago, or if the last drill failed; else a sample.

mod parameters;

use std::cmp::Ordering;

use guest_sdk::drill::{Answer, Depth, Input};
use guest_sdk::skew::has_happened;
use guest_sdk::time::{Timestamp, format_span};
use guest_sdk::wording::{count, moment};
use guest_sdk::{DrillRun, PolicyError, RecoveryPoint};

use parameters::Settings;
pub use parameters::{Cadence, Parameters};

/// Decides on the next drill of an asset.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let settings = Settings::read(parameters, input.asset.tier)?;
    let Some((point, chosen)) = choose(&input.points) else {
        return Ok(nothing_to_restore(input));
    };
    let past = Past::of(input);
    let wanted = past.next(&settings, input.now);
    let due = place(wanted, &settings, &past, input.now);
    let depth = past.depth(&settings, due.max(input.now));
    Ok(Answer {
        due: Some(due),
        // The contract's index; no list of a host is longer.
        point: u32::try_from(point).ok(),
        depth,
        reason: reason(&settings, &past, chosen, (wanted, due), depth, input.now),
    })
}

/// The newest complete recovery point that no drill has verified, or else the newest complete one.
fn choose(points: &[RecoveryPoint]) -> Option<(usize, &RecoveryPoint)> {
    points
        .iter()
        .enumerate()
        .filter(|(_, point)| point.complete)
        .max_by_key(|(_, point)| (point.verified.is_none(), point.taken))
}

/// Without a complete recovery point there is nothing that a drill could prove.
fn nothing_to_restore(input: &Input) -> Answer {
    let reason = if input.points.is_empty() {
        "no drill is due: there is no recovery point yet".to_owned()
    } else {
        format!(
            "no drill is due: {} exist{}, but none is complete",
            count(input.points.len(), "recovery point"),
            if input.points.len() == 1 { "s" } else { "" }
        )
    };
    Answer { due: None, point: None, depth: Depth::Full, reason }
}

/// What drills have shown so far.
struct Past<'a> {
    /// The newest drill.
    last: Option<&'a DrillRun>,
    /// When all of some recovery point was last restored without a difference.
    verified: Option<Timestamp>,
}

impl<'a> Past<'a> {
    fn of(input: &'a Input) -> Self {
        Self {
            last: input
                .drills
                .iter()
                .filter(|drill| has_happened(drill.started, input.now))
                .max_by_key(|drill| drill.started),
            verified: input
                .points
                .iter()
                .filter(|point| point.complete)
                .filter_map(|point| point.verified)
                .filter(|verified| has_happened(*verified, input.now))
                .max(),
        }
    }

    /// Whether the last drill failed.
    fn failed(&self) -> bool {
        self.last.is_some_and(|drill| !drill.passed)
    }

    /// When the next drill is wanted, whatever the windows say.
    fn next(&self, settings: &Settings, now: Timestamp) -> Timestamp {
        self.last.map_or(now, |drill| {
            let wait =
                if drill.passed { settings.cadence } else { settings.retry_after.min(settings.cadence) };
            drill.started.saturating_add(wait)
        })
    }

    /// All of it, if a drill at `start` is the nearest one to the moment at which that is wanted.
    fn depth(&self, settings: &Settings, start: Timestamp) -> Depth {
        let wanted = |verified: Timestamp| {
            verified.saturating_add(settings.full_every).saturating_sub(settings.cadence / 2)
        };
        let sample = settings.full_every > 0
            && !self.failed()
            && self.verified.is_some_and(|verified| start < wanted(verified));
        if sample { Depth::Sample } else { Depth::Full }
    }
}

/// When a drill wanted at `wanted` may start: at the beginning of the window that holds it, so that
/// drills do not creep out of their windows, or else of the next one. What is overdue and may start
/// now stays due when it was.
fn place(wanted: Timestamp, settings: &Settings, past: &Past<'_>, now: Timestamp) -> Timestamp {
    let start = wanted.max(now);
    let open = settings.schedule.next_open(start);
    if open != start {
        return open;
    }
    settings
        .schedule
        .opened(wanted)
        // The window that the last drill ran in is used up.
        .filter(|opened| past.last.is_some_and(|drill| drill.started < *opened))
        .unwrap_or(wanted)
}

/// The answer's reason; `times` are when the drill is wanted and when it is due.
fn reason(
    settings: &Settings,
    past: &Past<'_>,
    chosen: &RecoveryPoint,
    times: (Timestamp, Timestamp),
    depth: Depth,
    now: Timestamp,
) -> String {
    let (wanted, due) = times;
    let what = match depth {
        Depth::Full => "a full drill",
        Depth::Sample => "a drill of a sample",
    };
    let when = if due <= now { "at once".to_owned() } else { moment(due) };
    let why = match past.last {
        None => "none has been run yet".to_owned(),
        Some(drill) if drill.passed => format!(
            "the last one, of {}, passed, and the next is wanted after {}",
            moment(drill.started),
            format_span(settings.cadence)
        ),
        Some(drill) => format!(
            "the last one, of {}, failed, and the next is wanted after {}",
            moment(drill.started),
            format_span(settings.retry_after.min(settings.cadence))
        ),
    };
    let moved = match due.cmp(&wanted) {
        Ordering::Equal => String::new(),
        Ordering::Greater => format!(", moved from {} into the next window", moment(wanted)),
        Ordering::Less => format!(", moved from {} to the beginning of its window", moment(wanted)),
    };
    let proven = match chosen.verified {
        None => "which no drill has verified".to_owned(),
        Some(verified) => format!("verified last at {}", moment(verified)),
    };
    format!(
        "{what} is due {when}: {why}{moved}; it restores the complete recovery point of {}, {proven}",
        moment(chosen.taken)
    )
}
