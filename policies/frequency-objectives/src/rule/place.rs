//! Where a wanted backup comes to lie: windows, freezes and blackouts.

use guest_sdk::frequency::Input;
use guest_sdk::time::{MINUTE, Timestamp};
use guest_sdk::window::Schedule;
use guest_sdk::{CalendarEvent, EventKind};

use super::facts::Facts;
use super::pace::{Wanted, Why};
use super::settings::Settings;

/// How long before a window closes a backup that is brought forward is due: a scheduler that looks
/// every few minutes must find it still open.
const LEEWAY: i64 = 15 * MINUTE;

/// What a backup waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    Window,
    Freeze,
    Blackout,
}

/// What became of the time at which a backup is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// Nothing.
    None,
    /// It was moved to the beginning of the window that holds it.
    Opened,
    /// It was brought forward, because the next time at which it may start is too late for the RPO.
    Forward(Timestamp),
    /// It was moved to the end of what stood in its way last.
    Behind(Obstacle),
    /// It stays outside the windows, or in a freeze, because the RPO does not allow to wait until
    /// then.
    Kept(Timestamp),
}

/// A backup's place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) at: Timestamp,
    pub(super) moved: Move,
}

/// A time in which no backup starts.
#[derive(Clone, Copy, Debug)]
struct Closed {
    starts: Timestamp,
    ends: Timestamp,
    obstacle: Obstacle,
}

/// The times in which backups may start.
#[derive(Debug)]
pub(super) struct Calendar<'a> {
    settings: &'a Settings,
    closed: Vec<Closed>,
    now: Timestamp,
}

impl<'a> Calendar<'a> {
    pub(super) fn of(settings: &'a Settings, input: &Input) -> Self {
        let closed = |event: &CalendarEvent| {
            let obstacle = match event.kind {
                EventKind::Blackout => Obstacle::Blackout,
                EventKind::Freeze if settings.wait_for_freezes => Obstacle::Freeze,
                _ => return None,
            };
            // A blackout without an end is a moment, and keeps nothing from starting.
            Some(Closed { starts: event.starts, ends: event.ends?, obstacle })
        };
        Self { settings, closed: input.events.iter().filter_map(closed).collect(), now: input.now }
    }

    /// Places a backup that the rule's pace wants.
    pub(super) fn place(&self, wanted: &Wanted, facts: &Facts<'_>) -> Placed {
        let start = wanted.at.max(self.now);
        let (at, obstacle) = self.next_free(start, true);
        let Some(obstacle) = obstacle else {
            return self.keep_from_creeping(wanted, facts);
        };
        let behind = Placed { at, moved: Move::Behind(obstacle) };
        if at <= wanted.latest {
            return behind;
        }
        // It would be too late. Sooner is better than outside, and outside is better than too late.
        if let Some(sooner) = self.forward(wanted, facts) {
            let moved = Move::Forward(at);
            return Placed { at: sooner, moved };
        }
        if self.settings.strict {
            return behind;
        }
        match self.next_free(start, false) {
            (at, Some(obstacle)) => Placed { at, moved: Move::Behind(obstacle) },
            (_, None) => Placed { at: wanted.at, moved: Move::Kept(at) },
        }
    }

    /// Places a backup that only blackouts keep from starting.
    pub(super) fn place_unless_blackout(&self, wanted: Timestamp) -> Placed {
        match self.next_free(wanted.max(self.now), false) {
            (_, None) => Placed { at: wanted, moved: Move::None },
            (at, Some(obstacle)) => Placed { at, moved: Move::Behind(obstacle) },
        }
    }

    /// Leaves a time at which nothing stands in the way, or moves it to the beginning of its window:
    /// a backup that is wanted every so often would start a little later each time, and miss its
    /// window in the end.
    fn keep_from_creeping(&self, wanted: &Wanted, facts: &Facts<'_>) -> Placed {
        let stays = Placed { at: wanted.at, moved: Move::None };
        if wanted.at <= self.now || !matches!(wanted.why, Why::Every(_)) {
            return stays;
        }
        let opened = self.settings.schedule.opened(wanted.at);
        opened
            .filter(|opened| *opened < wanted.at && facts.base.is_some_and(|base| base < *opened))
            .filter(|opened| self.next_free((*opened).max(self.now), true).1.is_none())
            .map_or(stays, |at| Placed { at, moved: Move::Opened })
    }

    /// A time shortly before what stands in the way of a backup, if that is not over and the newest
    /// complete point is not nearly as new.
    fn forward(&self, wanted: &Wanted, facts: &Facts<'_>) -> Option<Timestamp> {
        let base = facts.base.filter(|_| wanted.why.is_pace())?;
        // The last microsecond before something closes.
        let last = self.last_free(wanted.at)?;
        let (at, _) = self.next_free(last.saturating_sub(LEEWAY - 1), true);
        let gained = at.saturating_sub(base);
        (self.now <= last && gained >= wanted.at.saturating_sub(base) / 4).then_some(at)
    }

    /// The last time at or before `time` at which a backup may start.
    fn last_free(&self, mut time: Timestamp) -> Option<Timestamp> {
        // Each round leaves the beginning of at least one closed time behind, so this ends.
        loop {
            time = self.settings.schedule.last_open(time)?;
            let closed = self.closed_at(time, true);
            let Some(first) = closed.map(|span| span.starts).min() else {
                return Some(time);
            };
            time = first.checked_sub(1)?;
        }
    }

    /// What is closed at `time`; only blackouts unless `all` is asked for.
    fn closed_at(&self, time: Timestamp, all: bool) -> impl Iterator<Item = &Closed> {
        self.closed
            .iter()
            .filter(move |span| all || span.obstacle == Obstacle::Blackout)
            .filter(move |span| span.starts <= time && time < span.ends)
    }

    /// The first time at or after `start` at which a backup may start, and what stood in its way
    /// last; only blackouts do unless `all` is asked for.
    fn next_free(&self, start: Timestamp, all: bool) -> (Timestamp, Option<Obstacle>) {
        let always = Schedule::default();
        let schedule = if all { &self.settings.schedule } else { &always };
        let (mut time, mut obstacle) = (start, None);
        // Each round leaves the end of at least one closed time behind, so this ends.
        loop {
            let open = schedule.next_open(time);
            if open != time {
                time = open;
                obstacle = Some(Obstacle::Window);
            }
            let Some(span) = self.closed_at(time, all).max_by_key(|span| span.ends) else {
                return (time, obstacle);
            };
            time = span.ends;
            obstacle = Some(span.obstacle);
        }
    }
}
