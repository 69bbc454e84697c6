//! The epoch ticker: the wall-clock backstop against guests that fuel does not stop.

use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use wasmtime::Engine;

/// How often the epoch advances: deadlines are exact to this.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Advances an engine's epoch until it is dropped.
#[derive(Debug)]
pub(crate) struct Ticker {
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    /// Starts to tick.
    pub(crate) fn start(engine: &Engine) -> std::io::Result<Self> {
        let (stop, stopped) = sync_channel::<()>(1);
        let engine = engine.weak();
        let thread = std::thread::Builder::new().name("sandbox-epoch".to_owned()).spawn(move || {
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let Some(engine) = engine.upgrade() else {
                    return;
                };
                engine.increment_epoch();
            }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A span of time in ticks, rounded up, and one more for the tick that is under way.
pub(crate) fn ticks(span: Duration) -> u64 {
    u64::try_from(span.as_nanos().div_ceil(TICK.as_nanos())).unwrap_or(u64::MAX - 1).saturating_add(1)
}
