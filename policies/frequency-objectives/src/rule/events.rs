//! Snapshots before merges, releases and deployments.

use guest_sdk::frequency::Input;
use guest_sdk::time::Timestamp;
use guest_sdk::{CalendarEvent, Method};

use super::facts::{Attempts, newest};
use super::place::{Calendar, Placed};
use super::retry::again;
use super::settings::Settings;

/// A snapshot that an event wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Snapshot<'a> {
    pub(super) event: &'a CalendarEvent,
    /// From when on a snapshot counts as taken before the event.
    pub(super) from: Timestamp,
    pub(super) placed: Placed,
    /// How many attempts failed.
    pub(super) failed: usize,
}

/// The snapshot that is wanted soonest, if any event wants one.
///
/// An event wants one if it begins within the lead time after now, later, or began within the lead
/// time before now, and no complete snapshot was taken since the lead time before it.
pub(super) fn snapshot<'a>(
    settings: &Settings,
    calendar: &Calendar<'_>,
    input: &'a Input,
) -> Option<Snapshot<'a>> {
    let newest = newest(input, |point| point.method == Method::Snapshot);
    input
        .events
        .iter()
        .filter(|event| settings.event_kinds.iter().any(|kind| kind.is(event.kind)))
        .filter(|event| input.now <= event.starts.saturating_add(settings.lead))
        .filter_map(|event| {
            let from = event.starts.saturating_sub(settings.lead);
            newest.is_none_or(|taken| taken < from).then(|| of_event(settings, calendar, input, event, from))
        })
        // After a blackout it may be too late.
        .filter(|snapshot| snapshot.placed.at <= snapshot.event.starts.saturating_add(settings.lead))
        .min_by_key(|snapshot| (snapshot.placed.at.max(input.now), snapshot.event.starts))
}

fn of_event<'a>(
    settings: &Settings,
    calendar: &Calendar<'_>,
    input: &Input,
    event: &'a CalendarEvent,
    from: Timestamp,
) -> Snapshot<'a> {
    let attempts = Attempts::after(input, from.saturating_sub(1), Some(Method::Snapshot));
    let wanted = again(settings, attempts, event.starts).map_or(from, |again| again.at.max(from));
    Snapshot { event, from, placed: calendar.place_unless_blackout(wanted), failed: attempts.count }
}
