//! The question *when is the next backup due?*

use domain::policy::frequency::{Answer, Input};
use domain::time::Timestamp;

use super::types;
use crate::policy::bindings::frequency::exports::vouchsafe::policy::frequency as wit;

pub(crate) fn input(input: &Input) -> wit::Input {
    wit::Input {
        asset: types::asset(&input.asset),
        now: input.now.micros(),
        history: input.history.iter().map(types::run).collect(),
        points: input.points.iter().map(types::point).collect(),
        events: input.events.iter().map(types::event).collect(),
    }
}

pub(crate) fn answer(answer: wit::Answer) -> Answer {
    Answer {
        due: answer.due.map(Timestamp::from_micros),
        method: types::method_back(answer.method),
        rpo_breached: answer.rpo_breached,
        reason: answer.reason,
    }
}
