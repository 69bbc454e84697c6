//! The rule: how many copies the newest complete recovery points have, and which more are wanted.
//!
//! The asset itself is the first copy, on disk, at its own site. What nobody said of a vault is not
//! counted: a vault of an unknown site is not off site.

mod holdings;
mod parameters;

use std::cmp::Reverse;

use guest_sdk::placement::{Answer, Input, Need};
use guest_sdk::wording::moment;
use guest_sdk::{PointCopy, PolicyError, RecoveryPoint};

use holdings::Holdings;
pub use parameters::Parameters;

/// Decides on the copies of an asset's recovery points.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let need = parameters.need()?;
    let judged = judged(&input.points, parameters.newest()?);
    let Some((_, newest)) = judged.first() else {
        return Ok(nothing_to_copy(input, need));
    };
    let holdings: Vec<_> = judged.iter().map(|(at, _)| Holdings::of(*at, input)).collect();
    let lacking = holdings.iter().zip(&judged).find(|(holdings, _)| !holdings.meets(&need));
    let wanted: Vec<_> =
        holdings.iter().zip(&judged).flat_map(|(held, (at, _))| wanted(held, *at, &need, input)).collect();
    let (told, of) = lacking.map_or((&holdings[0], *newest), |(held, (_, point))| (held, *point));
    let reason = reason(told, &need, of, lacking.is_some(), wanted.len());
    Ok(Answer { satisfied: lacking.is_none(), need, wanted, reason })
}

/// The newest complete recovery points, newest first.
fn judged(points: &[RecoveryPoint], most: usize) -> Vec<(u32, &RecoveryPoint)> {
    let mut complete: Vec<_> = (0u32..).zip(points).filter(|(_, point)| point.complete).collect();
    complete.sort_by_key(|(at, point)| Reverse((point.taken, *at)));
    complete.truncate(most);
    complete
}

fn nothing_to_copy(input: &Input, need: Need) -> Answer {
    let reason = if input.points.is_empty() {
        "there is no recovery point yet that could have copies"
    } else {
        "no recovery point is complete, and only complete ones count"
    };
    Answer { satisfied: false, need, wanted: Vec::new(), reason: reason.to_owned() }
}

/// Copies to be made: each time in the vault of the plan that meets most of what is lacking, until
/// nothing is lacking or nothing helps.
fn wanted(held: &Holdings, point: u32, need: &Need, input: &Input) -> Vec<PointCopy> {
    let mut held = held.clone();
    let mut wanted = Vec::new();
    while !held.meets(need) {
        let candidates = (0u32..).zip(&input.vaults).filter(|(at, vault)| vault.planned && !held.has(*at));
        let best = candidates
            .map(|(at, vault)| (held.helps(vault, need), at, vault))
            .max_by_key(|(helps, at, _)| (*helps, Reverse(*at)));
        let Some((1.., at, vault)) = best else { break };
        held.add(at, vault);
        wanted.push(PointCopy { point, vault: at });
    }
    wanted
}

fn reason(held: &Holdings, need: &Need, point: &RecoveryPoint, lacks: bool, wanted: usize) -> String {
    let verb = if lacks { "lacks copies" } else { "has what it needs" };
    let next = match (lacks, wanted) {
        (false, _) => String::new(),
        (true, 0) => "; no other vault of the plan would help".to_owned(),
        (true, 1) => "; one copy is wanted".to_owned(),
        (true, many) => format!("; {many} copies are wanted"),
    };
    format!("the complete recovery point of {} {verb}: {}{next}", moment(point.taken), held.in_words(need))
}
