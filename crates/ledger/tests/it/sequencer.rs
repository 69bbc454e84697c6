//! The sequencer publishes what is committed, and says when it cannot.

use std::time::Duration;

use ledger::{LedgerError, Sequencer, State};

use crate::bench::Bench;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn who_waits_is_told() {
    let bench = Bench::new();
    let sequencer = Sequencer::start(bench.open().await.unwrap());
    bench.push(3);
    sequencer.handle().wait(2, State::Published, PATIENCE).await.unwrap();
    assert_eq!(sequencer.handle().reached().published, 3);
    bench.push(400);
    sequencer.handle().wait(402, State::Published, PATIENCE).await.unwrap();
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
    sequencer.handle().wait(0, State::Published, PATIENCE).await.unwrap();
    // Another writer moves the head: this one no longer knows the log's state.
    let mut other = bench.open().await.unwrap();
    bench.push(1);
    while other.advance().await.unwrap() > 0 {}
    bench.push(1);
    let error = sequencer.handle().wait(2, State::Published, PATIENCE).await.unwrap_err();
    assert!(matches!(&error, LedgerError::Stopped(text) if text.contains("another writer")), "{error}");
}

#[tokio::test]
async fn waiting_has_an_end() {
    let bench = Bench::new();
    let sequencer = Sequencer::start(bench.open().await.unwrap());
    let waited = sequencer.handle().wait(7, State::Published, Duration::from_millis(50)).await;
    assert!(matches!(waited, Err(LedgerError::TooSlow { .. })));
}

#[tokio::test]
async fn states_are_reached_one_after_the_other() {
    let bench = Bench::new();
    let sequencer = Sequencer::start(bench.open().await.unwrap());
    let handle = sequencer.handle().clone();
    bench.push(2);
    for state in [State::Recorded, State::Sequenced, State::Integrated, State::Published] {
        handle.wait(1, state, PATIENCE).await.unwrap();
        assert!(handle.reached().state(1) >= state);
    }
    let nobody = handle.wait(1, State::Witnessed, PATIENCE).await;
    assert!(matches!(nobody, Err(LedgerError::NoWitnesses)));
    handle.witnessed(0);
    let (other, waited) = (handle.clone(), handle.clone());
    let waiting = tokio::spawn(async move { waited.wait(1, State::Witnessed, PATIENCE).await });
    other.witnessed(2);
    waiting.await.unwrap().unwrap();
    other.witnessed(1);
    assert_eq!(handle.reached().witnessed, Some(2), "it never goes back");
    assert_eq!(handle.reached().state(1), State::Witnessed);
    assert_eq!(handle.reached().state(2), State::Sequenced);
    sequencer.finish().await;
    let error = handle.wait(7, State::Published, PATIENCE).await.unwrap_err();
    assert!(matches!(&error, LedgerError::Stopped(text) if text.contains("shut down")), "{error}");
}

#[tokio::test]
async fn what_nobody_waits_for_is_published_too() {
    let bench = Bench::new();
    let sequencer = Sequencer::start(bench.open().await.unwrap());
    let mut published = sequencer.handle().follow_published();
    for size in [3, 6] {
        bench.push(3);
        sequencer.handle().wake();
        published.wait_for(|published| *published == size).await.unwrap();
    }
}
