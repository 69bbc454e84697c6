//! The question *which recovery points are kept, until when, hot or cold, and why?*

use domain::policy::retention::{Answer, Input, Verdict};
use domain::time::Timestamp;

use super::types;
use crate::policy::bindings::retention::exports::vouchsafe::policy::retention as wit;

pub(crate) fn input(input: &Input) -> wit::Input {
    wit::Input {
        asset: types::asset(&input.asset),
        now: input.now.micros(),
        points: input.points.iter().map(types::point).collect(),
    }
}

pub(crate) fn answer(answer: wit::Answer) -> Answer {
    Answer { verdicts: answer.verdicts.into_iter().map(verdict).collect(), reasons: answer.reasons }
}

fn verdict(verdict: wit::Verdict) -> Verdict {
    Verdict {
        disposition: types::disposition_back(verdict.disposition),
        until: verdict.until.map(Timestamp::from_micros),
        reason: verdict.reason,
    }
}
