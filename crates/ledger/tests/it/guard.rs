//! An old copy of the log signs nothing, nor does a fork of it; reading is always allowed.

use std::time::Duration;

use domain::witness::WitnessMode;
use ledger::{LedgerError, receipt};
use proof::fork::Fork;

use crate::bench::verifying_key;
use crate::watch::Watch;

/// Signs one more entry with the guard.
async fn sign(watch: &Watch, mode: Option<WitnessMode>) -> Result<u64, LedgerError> {
    let (mut log, _) = watch.open(mode.map(|mode| watch.policy(mode))).await?;
    watch.bench.push(1);
    log.advance().await
}

#[tokio::test]
async fn yesterdays_copy_is_known_by_a_witness() {
    for mode in [WitnessMode::Open, WitnessMode::Closed] {
        let watch = Watch::new().await;
        watch.grow(mode, 300).await;
        let yesterday = watch.copy().await;
        watch.grow(mode, 310).await;
        watch.restore(&yesterday);
        let error = sign(&watch, Some(mode)).await.unwrap_err();
        let told = error.to_string();
        assert!(matches!(error, LedgerError::OldCopy { theirs: 310, ours: 300, .. }), "{told}");
        for words in ["witness one", "old copy", "restore the newest copy", "open-shard"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        // Nothing was signed, and what is there can be read.
        let (log, _) = watch.open(Some(watch.policy(mode))).await.unwrap();
        assert_eq!(log.head().unwrap().size, 300);
        let entry = watch.bench.queue.first();
        assert!(receipt(&watch.bench.objects, &[verifying_key()], 0, entry, None).await.is_ok());
        assert!(watch.bench.verify().await.holds());
    }
}

#[tokio::test]
async fn a_witness_that_shows_nothing_is_believed_enough_to_stop() {
    let watch = Watch::new().await;
    watch.grow(WitnessMode::Open, 5).await;
    let yesterday = watch.copy().await;
    watch.grow(WitnessMode::Open, 6).await;
    watch.restore(&yesterday);
    for server in &watch.servers {
        server.state().shows = false;
    }
    let error = sign(&watch, Some(WitnessMode::Open)).await.unwrap_err();
    assert!(matches!(&error, LedgerError::Contradicted { ours: 5, .. }), "{error}");
    assert!(error.to_string().contains("it has cosigned 6 entries"), "{error}");
}

#[tokio::test]
async fn a_fork_of_the_same_size_is_known_by_a_witness() {
    for entries in [1, 7, 256] {
        let watch = Watch::new().await;
        watch.grow(WitnessMode::Open, 301).await;
        let yesterday = watch.copy().await;
        watch.grow(WitnessMode::Open, 301 + entries).await;
        watch.restore(&yesterday);
        watch.grow_alone(entries).await;
        let error = sign(&watch, Some(WitnessMode::Open)).await.unwrap_err();
        assert!(matches!(&error, LedgerError::Forked { theirs, ours, .. } if theirs == ours), "{error}");
        let proof = watch.forks.0.lock().unwrap()[0].clone();
        let proven = Fork::parse(&proof).unwrap().verify(&[verifying_key()]).unwrap();
        assert_eq!(proven.first.size, 301 + entries);
        assert_ne!(proven.first.root, proven.second.root);
    }
}

#[tokio::test]
async fn a_fork_that_has_outgrown_the_witnesses_is_known_and_proven() {
    let watch = Watch::new().await;
    watch.grow(WitnessMode::Open, 301).await;
    let yesterday = watch.copy().await;
    watch.grow(WitnessMode::Open, 303).await;
    watch.restore(&yesterday);
    watch.grow_alone(400).await;
    let error = sign(&watch, Some(WitnessMode::Open)).await.unwrap_err();
    assert!(matches!(&error, LedgerError::Forked { theirs: 303, ours: 701, .. }), "{error}");
    let proof = watch.forks.0.lock().unwrap()[0].clone();
    assert!(Fork::parse(&proof).unwrap().verify(&[verifying_key()]).is_ok());
}

#[tokio::test]
async fn yesterdays_copy_is_known_by_the_anchor() {
    let mut watch = Watch::new().await;
    let beside = tempfile::tempdir().unwrap();
    watch.anchor = Some(beside.path().join("anchor"));
    watch.grow(WitnessMode::Open, 300).await;
    let yesterday = watch.copy().await;
    watch.grow(WitnessMode::Open, 310).await;
    let kept = std::fs::read(beside.path().join("anchor")).unwrap();
    watch.restore(&yesterday);
    let error = sign(&watch, None).await.unwrap_err();
    assert!(matches!(&error, LedgerError::OldCopy { theirs: 310, ours: 300, .. }), "{error}");
    assert!(error.to_string().contains("/anchor has a checkpoint"), "{error}");
    assert_eq!(std::fs::read(beside.path().join("anchor")).unwrap(), kept, "it is not overwritten");
    // A fork of the same size.
    watch.bench.queue.forget();
    watch.grow_alone(10).await;
    let error = sign(&watch, None).await.unwrap_err();
    assert!(matches!(&error, LedgerError::Forked { theirs: 310, ours: 310, .. }), "{error}");
    // Something else lies there.
    std::fs::write(beside.path().join("anchor"), "a diary").unwrap();
    let error = sign(&watch, None).await.unwrap_err();
    assert!(matches!(&error, LedgerError::ForeignAnchor { .. }), "{error}");
    // It cannot be read.
    std::fs::remove_file(beside.path().join("anchor")).unwrap();
    std::fs::create_dir(beside.path().join("anchor")).unwrap();
    assert!(matches!(sign(&watch, None).await, Err(LedgerError::Held(_))));
}

#[tokio::test]
async fn silent_witnesses_hold_a_closed_log_and_not_an_open_one() {
    let watch = Watch::new().await;
    watch.grow(WitnessMode::Closed, 5).await;
    watch.servers[0].state().odd = Some((500, Vec::new()));
    let error = sign(&watch, Some(WitnessMode::Closed)).await.unwrap_err();
    let told = error.to_string();
    assert!(
        matches!(error, LedgerError::Held(_)) && told.contains("one at") && told.contains("500"),
        "{told}"
    );
    assert_eq!(sign(&watch, Some(WitnessMode::Open)).await.unwrap(), 2);
    // The log goes on by itself when the witness is back.
    let running = watch.start(WitnessMode::Closed).await;
    watch.bench.push(1);
    let waited = running.handle().wait(7, ledger::State::Integrated, Duration::from_millis(500)).await;
    let told = waited.unwrap_err().to_string();
    assert!(told.contains("one at") && told.contains("500"), "{told}");
    watch.servers[0].state().odd = None;
    running.handle().wait(7, ledger::State::Witnessed, crate::watch::PATIENCE).await.unwrap();
    running.finish().await;
}

#[tokio::test]
async fn a_log_that_nobody_knows_begins() {
    let watch = Watch::new().await;
    assert_eq!(sign(&watch, Some(WitnessMode::Closed)).await.unwrap(), 1);
    // Another log of this name began elsewhere.
    let watch = Watch::new().await;
    watch.grow(WitnessMode::Open, 3).await;
    let fresh = Watch { bench: crate::bench::Bench::new(), ..watch };
    let error = sign(&fresh, Some(WitnessMode::Open)).await.unwrap_err();
    assert!(matches!(error, LedgerError::OldCopy { theirs: 3, ours: 0, .. }), "{error}");
}
