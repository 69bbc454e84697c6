//! Calendar buckets: which points are the last of their day, week, month or year.

use guest_sdk::time::{Timestamp, date, day_number, week_number};

/// A sort of bucket, longest first: a point that is the last of several is kept for the longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bucket {
    Year,
    Month,
    Week,
    Day,
}

/// All sorts, in the order of `Settings::buckets`.
pub(super) const ALL: [Bucket; 4] = [Bucket::Year, Bucket::Month, Bucket::Week, Bucket::Day];

impl Bucket {
    /// The bucket of this sort that `local` lies in: equal for equal buckets.
    fn key(self, local: Timestamp) -> i64 {
        match self {
            Self::Year => date(local).year,
            Self::Month => {
                let day = date(local);
                day.year * 12 + day.month
            }
            Self::Week => week_number(local),
            Self::Day => day_number(local),
        }
    }
}

/// Counts buckets while points go by from the newest to the oldest.
///
/// A bucket's last point is the first of it that goes by. Only buckets that have a point count, so
/// that a team that stops backing up does not lose what it has.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    offset: i64,
    /// How many more buckets of each sort keep their last point.
    left: [u64; 4],
    /// The bucket of each sort that the last point lay in.
    current: [Option<i64>; 4],
}

impl Buckets {
    pub(super) const fn new(left: [u64; 4], offset: i64) -> Self {
        Self { offset, left, current: [None; 4] }
    }

    /// The longest bucket that keeps the next older point, if one does.
    pub(super) fn next(&mut self, taken: Timestamp) -> Option<Bucket> {
        let local = taken.saturating_add(self.offset);
        let mut kept = None;
        for (at, bucket) in ALL.into_iter().enumerate() {
            if self.left[at] == 0 {
                continue;
            }
            let key = Some(bucket.key(local));
            if self.current[at] != key {
                self.current[at] = key;
                self.left[at] -= 1;
                kept = kept.or(Some(bucket));
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guest_sdk::time::{DAY, HOUR};

    #[test]
    fn the_newest_of_a_bucket_is_its_last() {
        let mut buckets = Buckets::new([0, 0, 0, 2], 0);
        let kept: Vec<_> =
            [50, 47, 46, 23, 22, 1].map(|hour| buckets.next(hour * HOUR)).into_iter().collect();
        let day = Some(Bucket::Day);
        assert_eq!(kept, [day, day, None, None, None, None]);
    }

    #[test]
    fn empty_buckets_do_not_count() {
        let mut buckets = Buckets::new([0, 0, 0, 2], 0);
        assert!(buckets.next(1_000 * DAY).is_some());
        assert!(buckets.next(3 * DAY).is_some());
        assert!(buckets.next(2 * DAY).is_none());
    }

    #[test]
    fn the_longest_bucket_is_named_and_all_are_used() {
        let mut buckets = Buckets::new([1, 1, 1, 1], 0);
        assert_eq!(buckets.next(DAY), Some(Bucket::Year));
        assert_eq!(buckets.next(0), None);
    }

    #[test]
    fn days_begin_at_the_offset() {
        // 23:00 and 01:00 UTC are two days in UTC, and one at two hours from it, either way.
        let (late, early) = (DAY + HOUR, 23 * HOUR);
        let kept = |offset| {
            let mut buckets = Buckets::new([0, 0, 0, 9], offset);
            let _ = buckets.next(late);
            buckets.next(early).is_some()
        };
        assert!(kept(0));
        assert!(!kept(-2 * HOUR));
        assert!(!kept(2 * HOUR));
    }

    #[test]
    fn the_ends_of_time_have_buckets() {
        let mut buckets = Buckets::new([9; 4], 14 * HOUR);
        assert_eq!(buckets.next(i64::MAX), Some(Bucket::Year));
        assert_eq!(buckets.next(i64::MIN), Some(Bucket::Year));
    }
}
