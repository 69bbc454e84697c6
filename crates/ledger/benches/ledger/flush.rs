//! The baseline: the same bytes appended to a file, flushed one after the other by one thread.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::callers::Measured;
use crate::clock::{Stopwatch, timed};

/// Writes `bytes` and calls `fsync`, again and again.
pub(crate) fn repeat(folder: &Path, bytes: &[u8], span: Duration) -> Result<Measured> {
    let mut file = File::create_new(folder.join("flushed")).context("make a file to flush")?;
    let (watch, mut latencies) = (Stopwatch::start(), Vec::new());
    while watch.elapsed() < span {
        let (seconds, ()) = timed(|| {
            file.write_all(bytes)?;
            Ok(file.sync_all()?)
        })?;
        latencies.push(seconds);
    }
    Ok(Measured { seconds: watch.seconds(), latencies })
}
