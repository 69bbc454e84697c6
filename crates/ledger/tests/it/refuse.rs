//! What the log refuses to go on from.

use domain::ports::{LedgerQueue, QueueError};
use ledger::LedgerError;

use crate::bench::Bench;

#[tokio::test]
async fn a_database_from_an_old_copy() {
    let bench = Bench::with(&[300]).await;
    let old = bench.queue.head().await.unwrap();
    bench.push(10);
    while bench.open().await.unwrap().advance().await.unwrap() > 0 {}
    bench.queue.roll_back(old);
    let error = bench.open().await.unwrap_err();
    assert!(matches!(error, LedgerError::RolledBack { known: 300, published: 310 }), "{error}");
    bench.queue.roll_back(None);
    assert!(matches!(bench.open().await, Err(LedgerError::RolledBack { known: 0, .. })));
}

#[tokio::test]
async fn two_writers() {
    let bench = Bench::with(&[5]).await;
    let (mut first, mut second) = (bench.open().await.unwrap(), bench.open().await.unwrap());
    bench.push(1);
    first.advance().await.unwrap();
    let error = second.advance().await.unwrap_err();
    let lost = matches!(error, LedgerError::Queue(QueueError::LostSwap { expected: 5, found: 6 }));
    assert!(lost, "{error}");
    assert_eq!(bench.verify().await.findings, vec![]);
}

#[tokio::test]
async fn a_right_edge_that_was_damaged() {
    for object in ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44", "checkpoint"] {
        let bench = Bench::with(&[300]).await;
        let path = bench.path(object);
        let whole = std::fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        bytes[7] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let error = bench.open().await.unwrap_err();
        assert!(matches!(error, LedgerError::Damaged { .. }), "{object}: {error}");
        if object != "checkpoint" {
            std::fs::remove_file(&path).unwrap();
            let error = bench.open().await.unwrap_err();
            assert!(error.to_string().contains("missing"), "{object}: {error}");
        }
        std::fs::write(&path, whole).unwrap();
        assert!(bench.open().await.is_ok());
    }
}

#[tokio::test]
async fn entries_that_were_changed_before_they_were_published() {
    let bench = Bench::with(&[10]).await;
    // The checkpoint is lost, as if it had never been published: the entries must give the signed root.
    std::fs::remove_file(bench.path("checkpoint")).unwrap();
    bench.queue.tamper(4, |bytes| bytes[2] ^= 1);
    assert!(matches!(bench.open().await, Err(LedgerError::Changed { size: 10 })));
}

#[tokio::test]
async fn a_checkpoint_that_was_lost_is_published_again() {
    let bench = Bench::with(&[10]).await;
    let whole = std::fs::read(bench.path("checkpoint")).unwrap();
    std::fs::remove_file(bench.path("checkpoint")).unwrap();
    bench.open().await.unwrap();
    assert_eq!(std::fs::read(bench.path("checkpoint")).unwrap(), whole);
}

/// An entry of this time.
fn entry_at(clock: &dyn domain::ports::Clock) -> Vec<u8> {
    use domain::entry::{Actor, Detail, Entry, Origin, Outcome, Phase, Target, TargetKind};
    static ENTROPY: testkit::CountingEntropy = testkit::CountingEntropy::new();
    let entry = Entry {
        id: domain::id::EntryId::fresh(clock, &ENTROPY),
        time: clock.now(),
        phase: Phase::Result,
        intent: None,
        actor: Actor::system("test"),
        origin: Origin::component("test"),
        target: Target::other(TargetKind::Ledger, "x"),
        outcome: Outcome::success(),
        policy: vec![],
        correlation: None,
        detail: Detail::DrillInterrupted {},
        evidence: vec![],
    };
    entry.encode(&ENTROPY).unwrap().bytes
}

#[tokio::test]
async fn a_clock_that_was_set_back() {
    let bench = Bench::new();
    bench.clock.set("2026-11-23T12:00:00Z");
    bench.queue.push(entry_at(bench.clock.as_ref()));
    let mut log = bench.open().await.unwrap();
    log.advance().await.unwrap();
    // A little is what clocks do.
    bench.clock.set("2026-11-23T11:59:30Z");
    bench.queue.push(entry_at(bench.clock.as_ref()));
    log.advance().await.unwrap();
    bench.clock.set("2026-11-23T11:58:59Z");
    bench.queue.push(entry_at(bench.clock.as_ref()));
    let error = log.advance().await.unwrap_err();
    assert!(matches!(error, LedgerError::ClockBehind { .. }), "{error}");
    assert!(error.to_string().contains("2026-11-23T12:00:00"), "{error}");
    assert_eq!(bench.queue.head().await.unwrap().unwrap().size, 2, "nothing was signed");
    // Opening signs nothing, so it may; it knows the newest time from the queue.
    let mut log = bench.open().await.unwrap();
    bench.clock.set("2026-11-23T11:50:00Z");
    assert!(matches!(log.advance().await, Err(LedgerError::ClockBehind { .. })));
    bench.clock.set("2026-11-23T12:00:01Z");
    assert_eq!(bench.open().await.unwrap().advance().await.unwrap(), 1);
    assert!(bench.verify().await.holds());
}
