//! A clock that only moves when a test moves it.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use domain::ports::Clock;
use domain::span::Span;
use domain::time::Timestamp;

/// A clock that only moves when a test moves it.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    elapsed: AtomicU64,
}

impl ManualClock {
    /// A clock that shows `now`, RFC 3339.
    pub fn at(now: &str) -> Self {
        let now: Timestamp = now.parse().unwrap();
        Self { now: AtomicI64::new(now.micros()), elapsed: AtomicU64::new(0) }
    }

    /// Lets time pass.
    pub fn advance(&self, span: Span) {
        self.elapsed.fetch_add(span.micros(), Ordering::SeqCst);
        self.now.fetch_add(i64::try_from(span.micros()).unwrap(), Ordering::SeqCst);
    }

    /// Sets the wall clock, even back; no time passes.
    pub fn set(&self, now: &str) {
        let now: Timestamp = now.parse().unwrap();
        self.now.store(now.micros(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.now.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Span {
        Span::from_micros(self.elapsed.load(Ordering::SeqCst))
    }
}
