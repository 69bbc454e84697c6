//! The answer's reason: one sentence with the numbers that led to it.

use guest_sdk::frequency::Input;
use guest_sdk::time::{DAY, HOUR, MINUTE, Timestamp, format_span};
use guest_sdk::wording::{count, moment};
use guest_sdk::{BackupRun, EventKind, Method, RunState};

use super::events::Snapshot;
use super::facts::{Facts, is_rpo_breached};
use super::pace::{Wanted, Why};
use super::place::{Move, Obstacle, Placed};
use super::settings::{Fulls, Rpo, Settings};

const fn name(method: Method) -> &'static str {
    match method {
        Method::Full => "full",
        Method::Incremental => "incremental",
        Method::Differential => "differential",
        Method::Snapshot => "snapshot",
    }
}

fn when(due: Timestamp, now: Timestamp) -> String {
    if due <= now { "at once".to_owned() } else { moment(due) }
}

/// Why nothing is due while a run has not ended.
pub(super) fn in_flight(run: &BackupRun) -> String {
    let state = match run.state {
        RunState::Queued => "waits for its turn",
        _ => "has not ended",
    };
    format!(
        "no backup is due: the {} backup asked for at {} {state}",
        name(run.method),
        moment(run.requested)
    )
}

/// Why a snapshot is due.
pub(super) fn snapshot(settings: &Settings, snapshot: &Snapshot<'_>, now: Timestamp) -> String {
    let event = match snapshot.event.kind {
        EventKind::Merge => "merge",
        EventKind::Release => "release",
        EventKind::Deployment => "deployment",
        EventKind::Sprint => "sprint",
        EventKind::Freeze | EventKind::Blackout | EventKind::Other => "calendar event",
    };
    let failed = if snapshot.failed > 0 {
        format!(", {} failed", count(snapshot.failed, "attempt"))
    } else {
        String::new()
    };
    let moved = match snapshot.placed.moved {
        Move::Behind(_) => ", and a blackout lies before",
        _ => "",
    };
    format!(
        "a snapshot is due {}: the {event} of {} wants one from {} before it on, and there is none \
         complete since {}{failed}{moved}",
        when(snapshot.placed.at, now),
        moment(snapshot.event.starts),
        format_span(settings.lead),
        moment(snapshot.from)
    )
}

/// Why a backup is due when the rule's pace has it.
pub(super) fn paced(
    settings: &Settings,
    facts: &Facts<'_>,
    wanted: &Wanted,
    placed: Placed,
    input: &Input,
) -> String {
    let article = match wanted.method {
        Method::Incremental => "an",
        _ => "a",
    };
    format!(
        "{article} {} backup is due {}: {}{}{}",
        name(wanted.method),
        when(placed.at, input.now),
        why(settings, facts, wanted),
        moved(wanted.at, placed),
        breach(wanted, placed, input)
    )
}

fn rpo_words(rpo: Rpo) -> String {
    let span = format_span(rpo.span);
    if rpo.of_tier {
        format!("the RPO of {span} that its tier is given")
    } else {
        format!("the RPO of {span}")
    }
}

fn why(settings: &Settings, facts: &Facts<'_>, wanted: &Wanted) -> String {
    let newest = facts.base.map_or_else(
        || "there is no complete recovery point yet".to_owned(),
        |base| format!("the newest complete recovery point is of {}", moment(base)),
    );
    match wanted.why {
        Why::Nothing => newest,
        Why::Rpo { wait, duration } => {
            let less = if duration > 0 {
                format!(" less the {} that a backup takes", format_span(duration))
            } else {
                String::new()
            };
            format!(
                "{newest}, and {}% of {}{less} allows {}",
                settings.margin_percent,
                rpo_words(settings.rpo),
                format_span(wait)
            )
        }
        Why::Every(every) => format!("{newest}, and one is wanted every {}", format_span(every)),
        Why::Full(last) => format!("the last full one is of {}, and {}", moment(last), fulls(settings)),
        Why::Retry(again) => format!(
            "{newest}, {} since left none, the last at {}, and the next follows after {}",
            count(facts.attempts.count, "attempt"),
            moment(facts.attempts.last),
            format_span(again.wait)
        ),
    }
}

fn fulls(settings: &Settings) -> String {
    match settings.fulls {
        Fulls::Always => "all are full".to_owned(),
        Fulls::First => "only the first is full".to_owned(),
        Fulls::Every(span) => format!("one is wanted every {}", format_span(span)),
        Fulls::Daily { days, at } => format!(
            "one is wanted every {} from {:02}:{:02} local time on",
            format_span(days.saturating_mul(DAY)),
            at / HOUR,
            at % HOUR / MINUTE
        ),
    }
}

fn moved(wanted: Timestamp, placed: Placed) -> String {
    match placed.moved {
        Move::None => String::new(),
        Move::Opened => format!(", moved from {} to the beginning of its window", moment(wanted)),
        Move::Forward(next) => format!(
            ", brought forward from {}, because the next chance, {}, is too late for the RPO",
            moment(wanted),
            moment(next)
        ),
        Move::Behind(obstacle) => {
            let behind = match obstacle {
                Obstacle::Window => "into the next window",
                Obstacle::Freeze => "behind the freeze",
                Obstacle::Blackout => "behind the blackout",
            };
            format!(", moved from {} {behind}", moment(wanted))
        }
        Move::Kept(until) => format!(", and the RPO does not allow to wait until {}", moment(until)),
    }
}

fn breach(wanted: &Wanted, placed: Placed, input: &Input) -> &'static str {
    if is_rpo_breached(input) {
        "; the RPO is breached"
    } else if wanted.why != Why::Nothing
        && placed.at > wanted.latest
        && matches!(placed.moved, Move::Behind(_))
    {
        "; the RPO will be breached before that"
    } else {
        ""
    }
}
