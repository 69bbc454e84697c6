//! The question *when is the next restore test due, of which recovery point, and how deep?*

use domain::policy::drill::{Answer, Depth, Input};
use domain::time::Timestamp;

use super::types;
use crate::policy::bindings::drill::exports::vouchsafe::policy::drill as wit;

pub(crate) fn input(input: &Input) -> wit::Input {
    wit::Input {
        asset: types::asset(&input.asset),
        now: input.now.micros(),
        points: input.points.iter().map(types::point).collect(),
        drills: input.drills.iter().map(types::drill).collect(),
    }
}

pub(crate) fn answer(answer: wit::Answer) -> Answer {
    Answer {
        due: answer.due.map(Timestamp::from_micros),
        point: answer.point,
        depth: match answer.depth {
            wit::Depth::Sample => Depth::Sample,
            wit::Depth::Full => Depth::Full,
        },
        reason: answer.reason,
    }
}
