//! When each witness is asked next.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::{Witness, WitnessTimes};

/// How asking one witness has gone.
#[derive(Clone, Copy, Debug)]
struct Course {
    /// What it cosigned last in this process, in entries.
    size: Option<u64>,
    /// When it was asked last.
    asked: Instant,
    /// How often it has failed since it last did not.
    failures: u32,
}

/// When each witness is asked next, by its key.
#[derive(Debug, Default)]
pub(crate) struct Due {
    courses: HashMap<String, Course>,
}

impl Due {
    /// When a witness is to be asked about a checkpoint of `size` entries: at once about a new one, after a
    /// while if it failed, at the next heartbeat if it has cosigned.
    pub(crate) fn when(&self, witness: &Witness, size: u64, times: &WitnessTimes) -> Option<Instant> {
        let course = self.courses.get(&witness.key.to_string())?;
        let wait = match (course.failures, course.size) {
            (0, Some(cosigned)) if cosigned >= size => times.heartbeat,
            (0, _) => Duration::ZERO,
            (failures, _) => {
                let doubled = times.retry.saturating_mul(1 << failures.saturating_sub(1).min(16));
                doubled.min(times.longest)
            }
        };
        Some(course.asked + wait)
    }

    /// Whether it is to be asked now.
    pub(crate) fn is_due(&self, witness: &Witness, size: u64, times: &WitnessTimes, now: Instant) -> bool {
        self.when(witness, size, times).is_none_or(|when| when <= now)
    }

    /// It has cosigned.
    pub(crate) fn cosigned(&mut self, witness: &Witness, size: u64, now: Instant) {
        let course = Course { size: Some(size), asked: now, failures: 0 };
        self.courses.insert(witness.key.to_string(), course);
    }

    /// It has not.
    pub(crate) fn failed(&mut self, witness: &Witness, now: Instant) {
        let course = self.courses.entry(witness.key.to_string());
        let course = course.or_insert(Course { size: None, asked: now, failures: 0 });
        (course.asked, course.failures) = (now, course.failures.saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof::cosignature::Cosigner;
    use proof::note::SigningKey;

    #[test]
    fn failures_are_left_alone_longer_and_longer() {
        let key = SigningKey::from_seed("w", &[1; 32]).unwrap();
        let key = Cosigner::new(key).unwrap().verifying_key().clone();
        let witness = Witness { name: "w".to_owned(), key, url: "http://w".to_owned() };
        let (mut due, times, mut now) = (Due::default(), WitnessTimes::default(), Instant::now());
        assert!(due.is_due(&witness, 1, &times, now));
        for expected in [1, 2, 4, 8, 16, 32, 60, 60] {
            due.failed(&witness, now);
            assert!(!due.is_due(&witness, 2, &times, now), "a new checkpoint is no reason");
            let next = due.when(&witness, 1, &times).unwrap();
            assert_eq!(next - now, Duration::from_secs(expected));
            now = next;
        }
        due.cosigned(&witness, 2, now);
        assert!(!due.is_due(&witness, 2, &times, now) && due.is_due(&witness, 3, &times, now));
        assert!(due.is_due(&witness, 2, &times, now + times.heartbeat));
    }
}
