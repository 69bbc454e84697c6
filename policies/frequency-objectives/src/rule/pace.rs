//! When the next backup is wanted and by which method, before windows and events are looked at.

use guest_sdk::Method;
use guest_sdk::frequency::Input;
use guest_sdk::time::{DAY, MINUTE, Timestamp, day_number};

use super::facts::{Facts, expected_duration};
use super::retry::{Again, again};
use super::settings::{Fulls, Settings};

/// However small the RPO, backups do not follow each other oftener than this.
const SHORTEST: i64 = MINUTE;
/// After so many full attempts in a row without success, another method is tried, so that the RPO is
/// not lost to a full backup that cannot end.
const FULL_ATTEMPTS: usize = 3;

/// Why a backup is wanted when it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// There is no complete point.
    Nothing,
    /// The share of the RPO since the newest complete point, less the expected duration.
    Rpo { wait: i64, duration: i64 },
    /// The parameter `every`.
    Every(i64),
    /// A full one is wanted; the last was taken then.
    Full(Timestamp),
    /// The last attempt failed.
    Retry(Again),
}

impl Why {
    /// Whether it is wanted because time passed, not because something is missing or failed.
    pub(super) const fn is_pace(self) -> bool {
        matches!(self, Self::Rpo { .. } | Self::Every(_) | Self::Full(_))
    }
}

/// A backup that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) at: Timestamp,
    pub(super) method: Method,
    pub(super) why: Why,
    /// The latest start with which the RPO is kept; the end of the past if it cannot be.
    pub(super) latest: Timestamp,
}

/// The next backup that is wanted.
pub(super) fn next(settings: &Settings, facts: &Facts<'_>, input: &Input) -> Wanted {
    let Some(base) = facts.base else {
        return first(settings, facts, input);
    };
    let light = if settings.differential { Method::Differential } else { Method::Incremental };
    let full = full_from(settings, facts);
    let is_full = match full {
        FullFrom::Always => true,
        FullFrom::Never => false,
        FullFrom::At(_) if facts.attempts.fulls_in_a_row >= FULL_ATTEMPTS => false,
        FullFrom::At(at) => {
            let (wait, _) = pace(settings, expected_duration(input, false));
            let early = match settings.fulls {
                // Rather a full one somewhat early than two backups soon after each other.
                Fulls::Every(_) => wait / 2,
                _ => 0,
            };
            at <= base.saturating_add(wait).saturating_add(early)
        }
    };
    let duration = expected_duration(input, is_full);
    let (wait, why) = pace(settings, duration);
    let latest = base.saturating_add(settings.rpo.span).saturating_sub(duration);
    let mut wanted = Wanted {
        at: base.saturating_add(wait),
        method: if is_full { Method::Full } else { light },
        why,
        latest,
    };
    if let (true, FullFrom::At(at), Some(last)) = (is_full, full, facts.full)
        && at < wanted.at
    {
        wanted.at = at;
        wanted.why = Why::Full(last);
    }
    retried(settings, facts, wanted)
}

/// The first backup: at once, and everything.
fn first(settings: &Settings, facts: &Facts<'_>, input: &Input) -> Wanted {
    let wanted = Wanted { at: input.now, method: Method::Full, why: Why::Nothing, latest: Timestamp::MIN };
    match again(settings, facts.attempts, wanted.latest) {
        Some(again) => Wanted { at: again.at, why: Why::Retry(again), ..wanted },
        None => wanted,
    }
}

/// Puts off what is wanted if it was just tried and failed.
fn retried(settings: &Settings, facts: &Facts<'_>, wanted: Wanted) -> Wanted {
    match again(settings, facts.attempts, wanted.latest) {
        Some(again) if again.at > wanted.at => Wanted { at: again.at, why: Why::Retry(again), ..wanted },
        _ => wanted,
    }
}

/// How long after the newest complete point the next is wanted, and why.
///
/// A backup that takes longer than half of its share of the RPO does not come closer than that half:
/// it could not keep the RPO, and would do nothing but run.
fn pace(settings: &Settings, duration: i64) -> (i64, Why) {
    // An RPO is at most ten years and the margin a hundred, so this is far from the end.
    let share = settings.rpo.span * settings.margin_percent / 100;
    let wait = share.saturating_sub(duration).max(share / 2).max(SHORTEST);
    match settings.every {
        Some(every) if every < wait => (every, Why::Every(every)),
        _ => (wait, Why::Rpo { wait, duration }),
    }
}

/// From when on the next backup is a full one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FullFrom {
    Always,
    At(Timestamp),
    Never,
}

fn full_from(settings: &Settings, facts: &Facts<'_>) -> FullFrom {
    if settings.fulls == Fulls::Always {
        return FullFrom::Always;
    }
    let Some(last) = facts.full else {
        // Snapshots alone are no base: the first full one is still missing.
        return FullFrom::At(Timestamp::MIN);
    };
    match settings.fulls {
        Fulls::Always => FullFrom::Always,
        Fulls::First => FullFrom::Never,
        Fulls::Every(span) => FullFrom::At(last.saturating_add(span)),
        Fulls::Daily { days, at } => {
            // Days that begin at the time of day that is wanted.
            let shift = settings.offset.saturating_sub(at);
            let day = day_number(last.saturating_add(shift)).saturating_add(days);
            FullFrom::At(day.saturating_mul(DAY).saturating_sub(shift))
        }
    }
}
