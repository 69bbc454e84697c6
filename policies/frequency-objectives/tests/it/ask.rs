//! How tests ask the rule: parameters as JSON, times in words.

use guest_sdk::frequency::{Answer, Input};
use guest_sdk::time::{DAY, MINUTE};
use guest_sdk::{
    Asset, AssetKind, BackupRun, CalendarEvent, EventKind, Method, Objectives, PolicyError, RecoveryPoint,
    RunState, Temperature, Tier, Trigger,
};
use policy_frequency_objectives::rule::decide;

/// 2026-09-10T00:00:00Z, a Thursday.
pub(crate) const NOW: i64 = 20_706 * DAY;

/// A question about a high asset with this RPO, in seconds, and nothing else.
pub(crate) fn question(rpo: Option<u64>) -> Input {
    Input {
        asset: Asset {
            name: "payments".to_owned(),
            kind: AssetKind::Database,
            tier: Tier::High,
            team: "core".to_owned(),
            labels: vec![],
            objectives: Objectives { rpo, rto: None },
        },
        now: NOW,
        history: vec![],
        points: vec![],
        events: vec![],
    }
}

pub(crate) fn point(taken: i64, method: Method, complete: bool) -> RecoveryPoint {
    RecoveryPoint {
        taken,
        method,
        complete,
        verified: None,
        held: false,
        immutable_until: None,
        temperature: Temperature::Hot,
        size: 1_000,
    }
}

pub(crate) fn full(taken: i64) -> RecoveryPoint {
    point(taken, Method::Full, true)
}

pub(crate) fn incremental(taken: i64) -> RecoveryPoint {
    point(taken, Method::Incremental, true)
}

/// A run that took so many minutes.
pub(crate) fn run(method: Method, state: RunState, requested: i64, minutes: i64) -> BackupRun {
    let ended = !matches!(state, RunState::Queued | RunState::Running);
    BackupRun {
        method,
        trigger: Trigger::Schedule,
        state,
        requested,
        ended: ended.then_some(requested + minutes * MINUTE),
    }
}

pub(crate) fn event(kind: EventKind, starts: i64, ends: Option<i64>) -> CalendarEvent {
    CalendarEvent { kind, starts, ends }
}

pub(crate) fn ask(parameters: &str, input: &Input) -> Result<Answer, PolicyError> {
    let parameters = serde_json::from_str(parameters).expect("the parameters can be read");
    decide(&parameters, input)
}

pub(crate) fn answer(parameters: &str, input: &Input) -> Answer {
    ask(parameters, input).expect("the parameters are right")
}
