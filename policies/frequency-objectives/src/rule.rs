//! The rule: when the next backup is due, by which method, and whether the RPO is breached.
//!
//! A backup is wanted so early that, with its expected duration, it ends before the RPO runs out
//! (`pace`), later if the last attempts failed (`retry`), and inside the windows (`place`). An event
//! that wants a snapshot comes first (`events`). Only complete recovery points count as backups.

mod events;
mod facts;
mod pace;
mod parameters;
mod place;
mod retry;
mod settings;
mod words;

use guest_sdk::frequency::{Answer, Input};
use guest_sdk::{Method, PolicyError};

use facts::{Facts, is_rpo_breached};
pub use parameters::{Between, Events, Freezes, Kind, Parameters, Retry, TierRpo, WindowMode};
use place::Calendar;
use settings::Settings;

/// Decides on the next backup of an asset.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let settings = Settings::read(parameters, &input.asset)?;
    let facts = Facts::of(input);
    let wanted = pace::next(&settings, &facts, input);
    let answer = |due, method, reason| Answer { due, method, rpo_breached: is_rpo_breached(input), reason };
    if let Some(run) = facts.in_flight {
        return Ok(answer(None, wanted.method, words::in_flight(run)));
    }
    let calendar = Calendar::of(&settings, input);
    let placed = calendar.place(&wanted, &facts);
    let snapshot = events::snapshot(&settings, &calendar, input)
        .filter(|snapshot| snapshot.placed.at.max(input.now) <= placed.at.max(input.now));
    Ok(match snapshot {
        Some(snapshot) => answer(
            Some(snapshot.placed.at),
            Method::Snapshot,
            words::snapshot(&settings, &snapshot, input.now),
        ),
        None => {
            answer(Some(placed.at), wanted.method, words::paced(&settings, &facts, &wanted, placed, input))
        }
    })
}
