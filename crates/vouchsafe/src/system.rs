//! The system's clock, randomness and limits, as the ports want them.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use domain::ports::{Clock, Entropy};
use domain::span::Span;
use domain::time::Timestamp;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The system's clocks.
#[derive(Debug)]
pub(crate) struct SystemClock {
    began: Instant,
}

impl SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that is handed in")]
    pub(crate) fn new() -> Self {
        Self { began: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that is handed in")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn elapsed(&self) -> Span {
        Span::from_micros(u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX))
    }
}

/// The system's clock as a witness wants it: POSIX seconds.
pub(crate) fn posix_clock() -> Arc<dyn witness::Clock> {
    Arc::new(|| {
        let micros = SystemClock::new().now().micros();
        u64::try_from(micros / 1_000_000).unwrap_or_default()
    })
}

/// The system's randomness.
#[derive(Debug)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness there are no keys and no ids: going on would be worse than ending.
        getrandom::fill(bytes).expect("the system gives randomness");
    }
}

/// Lets this process open as many files as the system allows: many packs and directories are open at once.
pub(crate) fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}
