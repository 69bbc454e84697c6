//! The one module that asks the system for the time.

use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use domain::ports::{Clock, Entropy};
use domain::span::Span;
use domain::time::Timestamp;

/// Measures how long something takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures the real time")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// Seconds, for rates.
    pub(crate) fn seconds(&self) -> f64 {
        self.elapsed().as_secs_f64()
    }
}

/// How long `work` takes, in seconds, and what it gives.
pub(crate) fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let watch = Stopwatch::start();
    let given = work()?;
    Ok((watch.seconds(), given))
}

/// The clocks that the parts are handed, as the binary would.
#[derive(Debug)]
pub(crate) struct SystemClock(Stopwatch);

impl SystemClock {
    pub(crate) fn new() -> Self {
        Self(Stopwatch::start())
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that is handed in")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn elapsed(&self) -> Span {
        self.0.elapsed().into()
    }
}

/// The randomness that the parts are handed, as the binary would.
#[derive(Debug)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives randomness");
    }
}

/// Lets files become old enough to count as settled: a backup reads a file that changed within the last
/// two seconds again, and a tree that was just grown would be measured as one that changes.
#[expect(clippy::disallowed_methods, reason = "there is nothing to wait for but the time itself")]
pub(crate) fn let_files_settle() {
    std::thread::sleep(Duration::from_secs(3));
}

/// The time between two looks at something that is at work.
#[expect(clippy::disallowed_methods, reason = "another process tells nobody when its memory grows")]
pub(crate) fn pause() {
    std::thread::sleep(Duration::from_millis(5));
}

/// Seconds of processor time that this process's children took so far, in user and system mode.
pub(crate) fn children_cpu() -> Result<f64> {
    /// The unit of these times, on every Linux (`getconf CLK_TCK`).
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").context("read the processor time")?;
    // The name of the process, in parentheses, may hold blanks; what follows does not (proc(5)).
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks: f64 = fields.split(' ').skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS)
}
