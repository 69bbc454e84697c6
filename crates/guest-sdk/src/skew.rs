//! Facts whose time lies after the question's own: the clocks of machines disagree.
//!
//! A recovery point or a run of next year must not put off everything until then, so a rule counts
//! only what has happened.

use crate::time::{MINUTE, Timestamp};

/// How far two clocks may disagree before what they say is no longer believed: NTP keeps them within
/// milliseconds, and machines without it drift by seconds a day.
pub const TOLERANCE: i64 = 5 * MINUTE;

/// Whether something of `time` has happened at `now`, as far as clocks agree.
pub const fn has_happened(time: Timestamp, now: Timestamp) -> bool {
    time <= now.saturating_add(TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_disagree_a_little() {
        assert!(has_happened(TOLERANCE, 0));
        assert!(!has_happened(TOLERANCE + 1, 0));
        assert!(has_happened(i64::MAX, i64::MAX));
        assert!(!has_happened(i64::MAX, i64::MIN));
    }
}
