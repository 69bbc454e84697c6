//! Calendar arithmetic on timestamps, without a clock and without a time zone database.
//!
//! Policies count in UTC. A policy that wants local time takes an offset as a parameter.

/// Microseconds since 1970-01-01T00:00:00Z, as the contract has it.
pub type Timestamp = i64;

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Microseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Microseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// A day of the Gregorian calendar, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Such as 2026.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

/// Days since 1970-01-01, rounded down.
pub const fn day_number(time: Timestamp) -> i64 {
    time.div_euclid(DAY)
}

/// Microseconds since midnight, UTC.
pub const fn time_of_day(time: Timestamp) -> i64 {
    time.rem_euclid(DAY)
}

/// The day of the week: 1 for Monday to 7 for Sunday (ISO 8601).
pub const fn weekday(time: Timestamp) -> i64 {
    // 1970-01-01 was a Thursday.
    (day_number(time) + 3).rem_euclid(7) + 1
}

/// The week that a time lies in, counted from some Monday on: equal for equal ISO weeks.
pub const fn week_number(time: Timestamp) -> i64 {
    (day_number(time) + 3).div_euclid(7)
}

/// The calendar day of a time, by Howard Hinnant's `civil_from_days`
/// (<https://howardhinnant.github.io/date_algorithms.html>).
pub const fn date(time: Timestamp) -> Date {
    let days = day_number(time) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    Date { year, month, day }
}

/// Reads a length of time such as `90s`, `30m`, `1h`, `7d`, `2w` or `1h30m`, in microseconds.
pub fn parse_span(text: &str) -> Result<i64, String> {
    let wrong = || format!("{text:?} is not a duration such as 90s, 30m, 1h, 7d or 1h30m");
    let mut rest = text;
    let mut total = 0i64;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, tail) = rest.split_at(digits);
        let unit = match tail.as_bytes().first() {
            Some(b's') => SECOND,
            Some(b'm') => MINUTE,
            Some(b'h') => HOUR,
            Some(b'd') => DAY,
            Some(b'w') => 7 * DAY,
            _ => return Err(wrong()),
        };
        let term = number.parse::<i64>().ok().and_then(|n| n.checked_mul(unit)).ok_or_else(wrong)?;
        total = total.checked_add(term).ok_or_else(wrong)?;
        rest = &tail[1..];
    }
    Ok(total)
}

/// Writes a length of time as people read it: the two largest units, such as `1h30m` or `3d4h`.
pub fn format_span(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let mut rest = micros.unsigned_abs();
    let mut text = String::new();
    let mut parts = 0;
    for (unit, length) in [("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND)] {
        let length = length.unsigned_abs();
        if rest >= length && parts < 2 {
            text.push_str(&(rest / length).to_string());
            text.push_str(unit);
            rest %= length;
            parts += 1;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { format!("{sign}{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_calendar() {
        let time = 1_789_000_000 * SECOND; // 2026-09-10T00:26:40Z, a Thursday
        assert_eq!(date(time), Date { year: 2026, month: 9, day: 10 });
        assert_eq!(weekday(time), 4);
        assert_eq!(date(0), Date { year: 1970, month: 1, day: 1 });
        assert_eq!(date(-1), Date { year: 1969, month: 12, day: 31 });
        assert_eq!(date(951_782_400 * SECOND), Date { year: 2000, month: 2, day: 29 });
        assert_eq!(weekday(-4 * DAY), 7);
    }

    #[test]
    fn weeks_begin_on_monday() {
        let monday = 4 * DAY; // 1970-01-05
        assert_eq!(weekday(monday), 1);
        assert_ne!(week_number(monday - 1), week_number(monday));
        assert_eq!(week_number(monday), week_number(monday + 7 * DAY - 1));
    }

    #[test]
    fn spans_are_read_and_written() {
        assert_eq!(parse_span("1h30m"), Ok(90 * MINUTE));
        assert_eq!(parse_span("2w"), Ok(14 * DAY));
        for wrong in ["", "h", "1", "1y", "99999999999999w"] {
            assert!(parse_span(wrong).is_err(), "{wrong}");
        }
        assert_eq!(format_span(90 * MINUTE), "1h30m");
        assert_eq!(format_span(3 * DAY + 4 * HOUR + 5 * MINUTE), "3d4h");
        assert_eq!(format_span(-5 * SECOND), "-5s");
    }
}
