//! The question *how many copies of the recovery points are wanted, where, and are they there?*

use domain::policy::placement::{Answer, Input, Need};

use super::types;
use crate::policy::bindings::placement::exports::vouchsafe::policy::placement as wit;

pub(crate) fn input(input: &Input) -> wit::Input {
    wit::Input {
        asset: types::asset(&input.asset),
        now: input.now.micros(),
        points: input.points.iter().map(types::point).collect(),
        vaults: input.vaults.iter().map(types::vault).collect(),
        copies: input.copies.iter().copied().map(types::copy).collect(),
    }
}

pub(crate) fn answer(answer: wit::Answer) -> Answer {
    let wit::Need { copies, media, off_site, immutable, isolated } = answer.need;
    Answer {
        satisfied: answer.satisfied,
        need: Need { copies, media, off_site, immutable, isolated },
        wanted: answer.wanted.into_iter().map(types::copy_back).collect(),
        reason: answer.reason,
    }
}
