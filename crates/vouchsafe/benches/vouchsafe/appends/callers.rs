//! Callers at the same time: each appends again as soon as its last append is done.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

use super::log::{Appender, Until};
use crate::clock::Stopwatch;
use crate::statistics::{float, percentile};

/// Appends that were measured.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    /// How long it took altogether.
    pub(super) seconds: f64,
    /// How long each took, in seconds.
    pub(super) latencies: Vec<f64>,
    /// Bytes that each has on the disk in the end.
    pub(super) size: f64,
}

impl Measured {
    /// Appends per second.
    pub(super) fn rate(&self) -> f64 {
        float(self.latencies.len() as u64) / self.seconds
    }
}

/// The latency that `share` of all appends had at most, over all rounds.
pub(super) fn latency(rounds: &[Measured], share: f64) -> f64 {
    let mut all: Vec<_> = rounds.iter().flat_map(|round| round.latencies.iter().copied()).collect();
    percentile(&mut all, share)
}

/// Lets `callers` append to a new ledger for `span`, after they did so for a fourth of it to warm up.
pub(super) async fn append(folder: &Path, callers: usize, until: Until, span: Duration) -> Result<Measured> {
    let appender = Arc::new(Appender::open(folder).await?);
    all(&appender, callers, until, span / 4).await?;
    let measured = all(&appender, callers, until, span).await?;
    let appender = Arc::into_inner(appender).context("close the ledger")?;
    Ok(Measured { size: appender.close().await?, ..measured })
}

async fn all(appender: &Arc<Appender>, callers: usize, until: Until, span: Duration) -> Result<Measured> {
    let watch = Stopwatch::start();
    let tasks: Vec<_> =
        (0..callers).map(|_| tokio::spawn(one(appender.clone(), until, span, watch))).collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    Ok(Measured { seconds: watch.seconds(), latencies, size: 0.0 })
}

async fn one(appender: Arc<Appender>, until: Until, span: Duration, watch: Stopwatch) -> Result<Vec<f64>> {
    let mut latencies = Vec::new();
    while watch.elapsed() < span {
        let began = Stopwatch::start();
        appender.append(until).await?;
        latencies.push(began.seconds());
    }
    Ok(latencies)
}
