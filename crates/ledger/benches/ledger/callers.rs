//! Callers at the same time: each appends again as soon as its last append is done.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use ledger::State;

use crate::clock::Stopwatch;
use crate::installation::Installation;
use crate::statistics::{float, percentile};

/// Appends that were measured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    /// How long it took altogether.
    pub(crate) seconds: f64,
    /// How long each took, in seconds.
    pub(crate) latencies: Vec<f64>,
}

impl Measured {
    /// Appends per second.
    pub(crate) fn rate(&self) -> f64 {
        float(self.latencies.len() as u64) / self.seconds
    }
}

/// The latency that `share` of all appends had at most, over all rounds.
pub(crate) fn latency(rounds: &[Measured], share: f64) -> f64 {
    let mut all: Vec<_> = rounds.iter().flat_map(|round| round.latencies.iter().copied()).collect();
    percentile(&mut all, share)
}

/// Lets `callers` append for `span`, after they did so for a fourth of it to warm up.
pub(crate) async fn append(
    ledger: &Arc<Installation>,
    callers: usize,
    until: State,
    span: Duration,
) -> Result<Measured> {
    all(ledger, callers, until, span / 4).await?;
    all(ledger, callers, until, span).await
}

async fn all(ledger: &Arc<Installation>, callers: usize, until: State, span: Duration) -> Result<Measured> {
    let watch = Stopwatch::start();
    let tasks: Vec<_> =
        (0..callers).map(|caller| tokio::spawn(one(ledger.clone(), caller, until, span, watch))).collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    Ok(Measured { seconds: watch.seconds(), latencies })
}

async fn one(
    ledger: Arc<Installation>,
    caller: usize,
    until: State,
    span: Duration,
    watch: Stopwatch,
) -> Result<Vec<f64>> {
    let mut latencies = Vec::new();
    while watch.elapsed() < span {
        let began = Stopwatch::start();
        ledger.append(caller + latencies.len(), until).await?;
        latencies.push(began.seconds());
    }
    Ok(latencies)
}
