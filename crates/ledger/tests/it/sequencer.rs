//! The sequencer publishes what is committed, and says when it cannot.

use std::time::Duration;

use ledger::{LedgerError, Sequencer};

use crate::bench::Bench;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn who_waits_is_told() {
    let bench = Bench::new();
    let sequencer = Sequencer::start(bench.open().await.unwrap());
    bench.push(3);
    let published = sequencer.handle().wait(2, PATIENCE).await.unwrap();
    assert_eq!(published.size, 3);
    bench.push(400);
    assert!(sequencer.handle().wait(402, PATIENCE).await.unwrap().size >= 403);
    assert!(bench.verify().await.holds());
}

#[tokio::test]
async fn finishing_publishes_the_rest() {
    let bench = Bench::new();
    let sequencer = Sequencer::start(bench.open().await.unwrap());
    bench.push(5000);
    sequencer.finish().await;
    assert_eq!(bench.verify().await.size, 5000);
}

#[tokio::test]
async fn a_ledger_that_stopped_says_so_to_everybody() {
    let bench = Bench::new();
    let sequencer = Sequencer::start(bench.open().await.unwrap());
    bench.push(1);
    sequencer.handle().wait(0, PATIENCE).await.unwrap();
    // Another writer moves the head: this one no longer knows the log's state.
    let mut other = bench.open().await.unwrap();
    bench.push(1);
    while other.advance().await.unwrap() > 0 {}
    bench.push(1);
    let error = sequencer.handle().wait(2, PATIENCE).await.unwrap_err();
    assert!(matches!(&error, LedgerError::Stopped(text) if text.contains("another writer")), "{error}");
}

#[tokio::test]
async fn waiting_has_an_end() {
    let bench = Bench::new();
    let sequencer = Sequencer::start(bench.open().await.unwrap());
    let waited = sequencer.handle().wait(7, Duration::from_millis(50)).await;
    assert!(matches!(waited, Err(LedgerError::TooSlow(_))));
}
