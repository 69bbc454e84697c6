//! How reasons word times and numbers, so that all policies word them alike.

use crate::time::{HOUR, MINUTE, Timestamp, date, time_of_day};

/// A time as people read it, to the minute: `2026-09-10 00:26 UTC`.
pub fn moment(time: Timestamp) -> String {
    let day = date(time);
    let since_midnight = time_of_day(time);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02} UTC",
        day.year,
        day.month,
        day.day,
        since_midnight / HOUR,
        since_midnight % HOUR / MINUTE
    )
}

/// A number of things: `1 attempt`, `2 attempts`. The noun takes a plain `s`.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SECOND;

    #[test]
    fn times_are_written_to_the_minute() {
        assert_eq!(moment(1_789_000_000 * SECOND), "2026-09-10 00:26 UTC");
        assert_eq!(moment(-1), "1969-12-31 23:59 UTC");
    }

    #[test]
    fn the_ends_of_time_are_written() {
        assert_eq!(moment(i64::MAX), "294247-01-10 04:00 UTC");
        assert_eq!(moment(i64::MIN), "-290308-12-21 19:59 UTC");
    }

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(count(1, "attempt"), "1 attempt");
        assert_eq!(count(0, "attempt"), "0 attempts");
    }
}
