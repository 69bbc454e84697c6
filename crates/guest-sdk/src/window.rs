//! Windows of the week: when something may start, in UTC or at a fixed offset from it.
//!
//! ```
//! use guest_sdk::time::HOUR;
//! use guest_sdk::window::{Schedule, Weekday, Window};
//!
//! let nights = Window { days: vec![Weekday::Fri], from: "22:00".into(), to: "05:00".into() };
//! let schedule = Schedule::read("windows", &[nights], 0).unwrap();
//! // 1970-01-01 was a Thursday: the window opens on Friday the 2nd at 22:00 and ends on Saturday.
//! assert_eq!(schedule.next_open(0), 46 * HOUR);
//! assert!(schedule.is_open(50 * HOUR));
//! assert!(!schedule.is_open(53 * HOUR));
//! ```

use serde::Deserialize;

use crate::PolicyError;
use crate::parameters::{invalid, time_of_day};
use crate::time::{DAY, Timestamp, day_number, weekday};

/// The most windows that a policy may be given; more would be a calendar.
pub const MAX_WINDOWS: usize = 64;

/// A day of the week, as parameters write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// Every day of the week.
fn every_day() -> Vec<Weekday> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    vec![Mon, Tue, Wed, Thu, Fri, Sat, Sun]
}

/// A window, as parameters write it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Window {
    /// The days on which it begins; every day if absent.
    #[serde(default = "every_day")]
    pub days: Vec<Weekday>,
    /// When it begins, such as `22:00`.
    pub from: String,
    /// When it ends, such as `05:00`; on the next day if that is before `from`. `24:00` is the end of
    /// the day.
    pub to: String,
}

/// A window that was read: it begins on some days and lasts at most a day.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Opening {
    /// Whether it begins on the day, Monday first.
    days: [bool; 7],
    /// Microseconds from local midnight to its beginning.
    from: i64,
    /// Microseconds from its beginning to its end.
    length: i64,
}

/// When something may start. Without windows: always.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    openings: Vec<Opening>,
    offset: i64,
}

impl Schedule {
    /// Reads the windows that the parameter `field` holds, `offset` microseconds ahead of UTC.
    pub fn read(field: &str, windows: &[Window], offset: i64) -> Result<Self, PolicyError> {
        if windows.len() > MAX_WINDOWS {
            return Err(invalid(
                field,
                format_args!("expected at most {MAX_WINDOWS} windows, not {}", windows.len()),
            ));
        }
        let openings = windows
            .iter()
            .enumerate()
            .map(|(at, window)| Opening::read(&format!("{field}[{at}]"), window))
            .collect::<Result<_, _>>()?;
        Ok(Self { openings, offset })
    }

    /// Whether there are no windows, so that it is always open.
    pub fn is_always(&self) -> bool {
        self.openings.is_empty()
    }

    /// Whether something may start at `time`.
    pub fn is_open(&self, time: Timestamp) -> bool {
        self.is_always() || self.opened(time).is_some()
    }

    /// When the window that holds `time` began; of several, the last to begin. `None` outside all
    /// windows and without any.
    ///
    /// What is due again and again inside a window starts a little later each time, until it misses
    /// it; moved back to the beginning of the window, it does not creep.
    pub fn opened(&self, time: Timestamp) -> Option<Timestamp> {
        let local = time.saturating_add(self.offset);
        self.openings
            .iter()
            .filter_map(|opening| opening.began(local))
            .max()
            .map(|start| start.saturating_sub(self.offset).min(time))
    }

    /// The first time at or after `time` at which something may start.
    pub fn next_open(&self, time: Timestamp) -> Timestamp {
        if self.is_open(time) {
            return time;
        }
        let local = time.saturating_add(self.offset);
        self.openings
            .iter()
            .map(|opening| opening.next_start(local))
            .min()
            // A time at the end of what can be counted has no window after it: it stays.
            .map_or(time, |start| start.saturating_sub(self.offset).max(time))
    }

    /// The last time at or before `time` at which something may start; `None` if that is before what
    /// can be counted.
    pub fn last_open(&self, time: Timestamp) -> Option<Timestamp> {
        if self.is_open(time) {
            return Some(time);
        }
        let local = time.saturating_add(self.offset);
        let ends = self.openings.iter().filter_map(|opening| opening.last_end(local));
        // A window does not hold its own end.
        let last = ends.max()?.checked_sub(self.offset)?.checked_sub(1)?;
        (last <= time).then_some(last)
    }
}

impl Opening {
    fn read(field: &str, window: &Window) -> Result<Self, PolicyError> {
        if window.days.is_empty() {
            return Err(invalid(
                &format!("{field}.days"),
                "expected at least one of mon, tue, wed, thu, fri, sat, sun; leave it out for every day",
            ));
        }
        let from = time_of_day(&format!("{field}.from"), &window.from, false)?;
        let to = time_of_day(&format!("{field}.to"), &window.to, true)?;
        if from == to {
            return Err(invalid(
                &format!("{field}.to"),
                "expected another time than 'from'; a whole day is from 00:00 to 24:00",
            ));
        }
        let mut days = [false; 7];
        for day in &window.days {
            days[*day as usize] = true;
        }
        Ok(Self { days, from, length: if to > from { to - from } else { to - from + DAY } })
    }

    /// When it begins on the day with this number, if it does.
    fn start(&self, day: i64) -> Option<i64> {
        let midnight = day.saturating_mul(DAY);
        // `weekday` answers 1 to 7, so the index is in range.
        let begins = usize::try_from(weekday(midnight) - 1).is_ok_and(|at| self.days[at]);
        begins.then(|| midnight.saturating_add(self.from))
    }

    /// When it began, if `local` lies in it; one that begins in the evening may last into the next
    /// day.
    fn began(&self, local: i64) -> Option<i64> {
        let today = day_number(local);
        [today, today - 1]
            .into_iter()
            .filter_map(|day| self.start(day))
            .find(|start| *start <= local && local.saturating_sub(*start) < self.length)
    }

    /// When it next begins, at or after `local`.
    fn next_start(&self, local: i64) -> i64 {
        let today = day_number(local);
        // Today's may be over already, so a week and a day are looked at.
        (today..=today + 7)
            .filter_map(|day| self.start(day))
            .find(|start| *start >= local)
            .unwrap_or(i64::MAX)
    }

    /// When it last ended, at or before `local`.
    fn last_end(&self, local: i64) -> Option<i64> {
        let today = day_number(local);
        // Today's and yesterday's may not be over yet, so a week and two days are looked at.
        (today - 8..=today)
            .rev()
            .filter_map(|day| self.start(day)?.checked_add(self.length))
            .find(|end| *end <= local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{HOUR, MINUTE};
    use Weekday::{Fri, Mon, Sat, Sun};

    fn window(days: &[Weekday], from: &str, to: &str) -> Window {
        Window { days: days.to_vec(), from: from.to_owned(), to: to.to_owned() }
    }

    fn schedule(windows: &[Window], offset: i64) -> Schedule {
        Schedule::read("windows", windows, offset).unwrap()
    }

    /// Monday 1970-01-05, midnight UTC.
    const MONDAY: i64 = 4 * DAY;

    #[test]
    fn no_windows_are_always_open() {
        let always = schedule(&[], 0);
        assert!(always.is_always());
        for time in [i64::MIN, -1, 0, i64::MAX] {
            assert_eq!(always.next_open(time), time);
        }
    }

    #[test]
    fn windows_are_half_open() {
        let morning = schedule(&[window(&[Mon], "06:00", "08:00")], 0);
        assert!(!morning.is_open(MONDAY + 6 * HOUR - 1));
        assert!(morning.is_open(MONDAY + 6 * HOUR));
        assert!(morning.is_open(MONDAY + 8 * HOUR - 1));
        assert!(!morning.is_open(MONDAY + 8 * HOUR));
        assert_eq!(morning.next_open(MONDAY), MONDAY + 6 * HOUR);
        assert_eq!(morning.next_open(MONDAY + 7 * HOUR), MONDAY + 7 * HOUR);
        assert_eq!(morning.last_open(MONDAY + 7 * HOUR), Some(MONDAY + 7 * HOUR));
        assert_eq!(morning.last_open(MONDAY + 8 * HOUR), Some(MONDAY + 8 * HOUR - 1));
        assert_eq!(morning.last_open(MONDAY), Some(MONDAY - 7 * DAY + 8 * HOUR - 1));
        assert_eq!(morning.next_open(MONDAY + 8 * HOUR), MONDAY + 7 * DAY + 6 * HOUR);
    }

    #[test]
    fn evenings_last_into_the_next_day() {
        let night = schedule(&[window(&[Sun], "22:00", "05:00")], 0);
        assert!(night.is_open(MONDAY + 4 * HOUR));
        assert!(!night.is_open(MONDAY + 5 * HOUR));
        assert!(!night.is_open(MONDAY + 22 * HOUR), "that is Monday's evening");
    }

    #[test]
    fn a_time_knows_when_its_window_began() {
        let night = schedule(&[window(&[Sun], "22:00", "05:00"), window(&[Sun], "23:00", "24:00")], 0);
        assert_eq!(night.opened(MONDAY + 4 * HOUR), Some(MONDAY - 2 * HOUR));
        assert_eq!(night.opened(MONDAY - 1), Some(MONDAY - HOUR));
        assert_eq!(night.opened(MONDAY - 2 * HOUR), Some(MONDAY - 2 * HOUR));
        assert_eq!(night.opened(MONDAY + 5 * HOUR), None);
        assert_eq!(schedule(&[], 0).opened(MONDAY), None);
    }

    #[test]
    fn whole_days_meet() {
        let weekend = schedule(&[window(&[Sat, Sun], "00:00", "24:00")], 0);
        let saturday = MONDAY + 5 * DAY;
        assert!(!weekend.is_open(saturday - 1));
        assert!(weekend.is_open(saturday));
        assert!(weekend.is_open(saturday + 2 * DAY - 1));
        assert!(!weekend.is_open(saturday + 2 * DAY));
    }

    #[test]
    fn offsets_move_the_day() {
        // Friday 22:00 at +02:00 is Friday 20:00 UTC.
        let east = schedule(&[window(&[Fri], "22:00", "24:00")], 2 * HOUR);
        assert_eq!(east.next_open(MONDAY), MONDAY + 4 * DAY + 20 * HOUR);
        // Friday 22:00 at -03:30 is Saturday 01:30 UTC.
        let west = schedule(&[window(&[Fri], "22:00", "24:00")], -3 * HOUR - 30 * MINUTE);
        assert_eq!(west.next_open(MONDAY), MONDAY + 5 * DAY + 90 * MINUTE);
    }

    #[test]
    fn the_nearest_of_several_windows_is_next() {
        let both = schedule(&[window(&[Mon], "12:00", "13:00"), window(&[Mon], "06:00", "07:00")], 0);
        assert_eq!(both.next_open(MONDAY), MONDAY + 6 * HOUR);
        assert_eq!(both.next_open(MONDAY + 8 * HOUR), MONDAY + 12 * HOUR);
    }

    #[test]
    fn agrees_with_counting_every_quarter_of_an_hour() {
        let schedule =
            schedule(&[window(&[Mon, Fri], "21:15", "03:45"), window(&[Sun], "09:00", "10:30")], 90 * MINUTE);
        let step = 15 * MINUTE;
        let mut time = MONDAY;
        while time < MONDAY + 14 * DAY {
            let mut counted = time;
            while !schedule.is_open(counted) {
                counted += step;
            }
            assert_eq!(schedule.next_open(time), counted);
            let mut counted = time;
            while !schedule.is_open(counted) {
                counted -= step;
            }
            // Windows end on quarters, so the last open quarter holds the last open moment.
            let last = schedule.last_open(time).unwrap();
            assert!(schedule.is_open(last) && last <= time);
            assert!(last == time || (counted..counted + step).contains(&last));
            time += step;
        }
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        let narrow = schedule(&[window(&[Mon], "00:00", "00:01")], 14 * HOUR);
        for time in [i64::MIN, i64::MIN + 1, i64::MAX - DAY, i64::MAX] {
            assert!(narrow.next_open(time) >= time);
            assert!(narrow.last_open(time).is_none_or(|last| last <= time));
            assert!(narrow.opened(time).is_none_or(|opened| opened <= time));
        }
    }

    #[test]
    fn wrong_windows_are_named() {
        for (wrong, field) in [
            (window(&[], "00:00", "01:00"), "windows[0].days: "),
            (window(&[Mon], "25:00", "01:00"), "windows[0].from: "),
            (window(&[Mon], "24:00", "01:00"), "windows[0].from: "),
            (window(&[Mon], "01:00", "1:00"), "windows[0].to: "),
            (window(&[Mon], "01:00", "01:00"), "windows[0].to: "),
        ] {
            let PolicyError::InvalidParameters(text) = Schedule::read("windows", &[wrong], 0).unwrap_err()
            else {
                panic!("another error");
            };
            assert!(text.starts_with(field), "{text}");
        }
        let many = vec![window(&[Mon], "00:00", "01:00"); MAX_WINDOWS + 1];
        assert!(Schedule::read("windows", &many, 0).is_err());
    }
}
