//! Witnesses are asked, and what they answer is published; odd answers do no harm.

use std::time::Duration;

use domain::ports::WitnessBook;
use domain::witness::WitnessMode;
use ledger::{LedgerError, State, receipt};
use proof::checkpoint::SignedCheckpoint;
use proof::cosignature;
use proof::tlog_proof::TlogProof;

use crate::bench::verifying_key;
use crate::watch::{PATIENCE, Watch};

/// Who has cosigned the published checkpoint, and its size.
fn published(watch: &Watch) -> (u64, Vec<u64>) {
    let signed = SignedCheckpoint::open(watch.checkpoint().as_bytes(), &[verifying_key()]).unwrap();
    let keys = [watch.servers[0].key(), watch.servers[1].key()];
    let found = cosignature::verify(&signed, &keys).unwrap();
    (signed.checkpoint().size, found.iter().map(|cosignature| cosignature.timestamp).collect())
}

#[tokio::test]
async fn checkpoints_are_published_again_with_cosignatures() {
    for mode in [WitnessMode::Open, WitnessMode::Closed] {
        let watch = Watch::new().await;
        let running = watch.start(mode).await;
        for size in [3, 300, 301, 600] {
            let before = running.handle().reached().integrated;
            watch.bench.push(size - before);
            running.handle().wait(size - 1, State::Witnessed, PATIENCE).await.unwrap();
            let reached = running.handle().reached();
            assert_eq!((reached.published, reached.witnessed, reached.held), (size, Some(size), None));
        }
        running.finish().await;
        let (size, times) = published(&watch);
        assert_eq!((size, times.len()), (600, 2), "{mode}");
        assert!(watch.bench.verify().await.holds());
        // It is known after a restart, before anybody is asked.
        let asked = watch.servers[0].state().asked.len();
        let (_, witnessing) = watch.open(Some(watch.policy(mode))).await.unwrap();
        assert_eq!(witnessing.report().witnessed, Some(600));
        assert_eq!(watch.servers[0].state().asked.len(), asked);
        assert_eq!(published(&watch).1.len(), 2, "opening does not lose them");
    }
}

#[tokio::test]
async fn closed_means_that_nothing_is_published_before_the_quorum() {
    let watch = Watch::new().await;
    watch.grow(WitnessMode::Closed, 5).await;
    let running = watch.start(WitnessMode::Closed).await;
    watch.bench.push(1);
    running.handle().wait(5, State::Witnessed, PATIENCE).await.unwrap();
    watch.servers[1].state().odd = Some((500, b"down".to_vec()));
    watch.bench.push(400);
    running.handle().wait(405, State::Integrated, PATIENCE).await.unwrap();
    let error = running.handle().wait(405, State::Published, Duration::from_secs(2)).await.unwrap_err();
    let told = error.to_string();
    assert!(matches!(error, LedgerError::TooSlow { .. }), "{told}");
    assert!(told.contains("two at http://127.0.0.1") && told.contains("500"), "{told}");
    assert_eq!(published(&watch).0, 6);
    assert_eq!(running.handle().reached().published, 6);
    running.finish().await;
    // A restart finds the published checkpoint, and publishes the rest once the witness is back.
    watch.servers[1].state().odd = None;
    let running = watch.start(WitnessMode::Closed).await;
    running.handle().wait(405, State::Published, PATIENCE).await.unwrap();
    watch.bench.push(1);
    running.handle().wait(406, State::Witnessed, PATIENCE).await.unwrap();
    running.finish().await;
    assert_eq!(published(&watch).0, 407);
    assert!(watch.bench.verify().await.holds());
}

#[tokio::test]
async fn open_means_that_witnesses_hold_nobody_up() {
    let watch = Watch::new().await;
    for server in &watch.servers {
        server.state().odd = Some((503, Vec::new()));
    }
    let running = watch.start(WitnessMode::Open).await;
    watch.bench.push(7);
    running.handle().wait(6, State::Published, PATIENCE).await.unwrap();
    assert_eq!(published(&watch), (7, vec![]));
    for server in &watch.servers {
        server.state().odd = None;
    }
    running.handle().wait(6, State::Witnessed, PATIENCE).await.unwrap();
    assert_eq!(published(&watch).1.len(), 2);
    // A younger checkpoint has no cosignatures yet; a receipt can be had under the one that has.
    for server in &watch.servers {
        server.state().odd = Some((503, Vec::new()));
    }
    watch.bench.push(1);
    running.handle().wait(7, State::Published, PATIENCE).await.unwrap();
    assert_eq!(published(&watch), (8, vec![]));
    let under = running.witnessing.witnessed().unwrap();
    assert_eq!(under.size, 7);
    let (objects, entry) = (&watch.bench.objects, watch.bench.queue.first());
    let given = receipt(objects, &[verifying_key()], 0, entry, Some(under.checkpoint)).await.unwrap();
    let keys = [watch.servers[0].key(), watch.servers[1].key()];
    let proof = TlogProof::parse(&given.proof).unwrap();
    let verified = proof.verify(&given.entry, &[verifying_key()], &keys).unwrap();
    assert_eq!((verified.size, verified.cosignatures.len()), (7, 2));
    running.finish().await;
}

#[tokio::test]
async fn odd_answers_are_failures_and_never_a_reason_to_begin_at_zero() {
    let watch = Watch::new().await;
    watch.grow(WitnessMode::Open, 4).await;
    let line = watch.servers[1].state().shown_line();
    let odd: [(u16, Vec<u8>); 9] = [
        (500, Vec::new()),
        (409, Vec::new()),
        (409, b"four\n".to_vec()),
        (409, b"4".to_vec()),
        (409, b"04\n".to_vec()),
        (200, Vec::new()),
        (200, b"<html>".to_vec()),
        (200, line),
        (200, vec![b'a'; 100_000]),
    ];
    let running = watch.start(WitnessMode::Open).await;
    for (size, odd) in (5..).zip(odd) {
        watch.servers[0].state().odd = Some(odd.clone());
        watch.servers[0].state().asked.clear();
        watch.bench.push(1);
        running.handle().wait(size - 1, State::Published, PATIENCE).await.unwrap();
        let failed = || {
            let report = running.witnessing.report();
            report.witnesses[0].error.is_some() && watch.servers[0].state().asked.len() > 1
        };
        for _ in 0..10_000_000 {
            if failed() {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert!(failed(), "{odd:?}");
        let asked = watch.servers[0].state().asked.clone();
        assert!(asked.iter().all(|from| *from >= 4), "{odd:?}: {asked:?}");
        watch.servers[0].state().odd = None;
        running.handle().wait(size - 1, State::Witnessed, PATIENCE).await.unwrap();
        assert_eq!(running.witnessing.report().witnesses[0].error, None);
    }
    running.finish().await;
}

#[tokio::test]
async fn a_witness_says_itself_what_it_has_seen() {
    let watch = Watch::new().await;
    watch.grow(WitnessMode::Open, 300).await;
    // What was remembered is lost.
    let forgetful = Watch { book: std::sync::Arc::default(), ..watch };
    forgetful.servers[0].state().asked.clear();
    forgetful.grow(WitnessMode::Open, 301).await;
    // A request that took too long is made again.
    let asked = forgetful.servers[0].state().asked.clone();
    assert!(asked.first() == Some(&0) && asked.contains(&300), "{asked:?}");
    assert_eq!(forgetful.book.witnesses().await.unwrap()[0].size, 301);
}

#[tokio::test]
async fn a_quiet_log_keeps_its_cosignatures_fresh() {
    let mut watch = Watch::new().await;
    watch.times.heartbeat = Duration::from_millis(5);
    watch.grow(WitnessMode::Open, 2).await;
    let before = published(&watch).1;
    let running = watch.start(WitnessMode::Open).await;
    for _ in 0..10_000_000 {
        if published(&watch).1.iter().zip(&before).all(|(now, before)| *now > before + 3) {
            break;
        }
        tokio::task::yield_now().await;
    }
    let (size, after) = published(&watch);
    assert!(size == 2 && after.iter().zip(&before).all(|(now, before)| now > before), "{after:?}");
    running.finish().await;
}

#[tokio::test]
async fn a_policy_takes_effect_while_the_log_runs() {
    let watch = Watch::new().await;
    watch.servers[0].state().odd = Some((500, Vec::new()));
    let running = watch.start(WitnessMode::Open).await;
    watch.bench.push(1);
    running.handle().wait(0, State::Published, PATIENCE).await.unwrap();
    running.witnessing.set(Some(watch.policy(WitnessMode::Closed)));
    watch.bench.push(1);
    running.handle().wait(1, State::Integrated, PATIENCE).await.unwrap();
    let waited = running.handle().wait(1, State::Published, Duration::from_millis(200)).await;
    assert!(matches!(waited, Err(LedgerError::TooSlow { .. })));
    running.witnessing.set(None);
    running.handle().wait(1, State::Published, PATIENCE).await.unwrap();
    running.finish().await;
    assert_eq!(published(&watch).0, 2);
}

#[tokio::test]
async fn who_contradicts_the_running_log_stops_it() {
    let watch = Watch::new().await;
    watch.grow(WitnessMode::Open, 4).await;
    let running = watch.start(WitnessMode::Open).await;
    watch.bench.push(1);
    running.handle().wait(4, State::Witnessed, PATIENCE).await.unwrap();
    watch.servers[1].state().odd = Some((409, b"9\n".to_vec()));
    watch.bench.push(1);
    let reason = tokio::time::timeout(PATIENCE, running.handle().stopped()).await.unwrap();
    assert!(reason.contains("witness two") && reason.contains("cosigned 9 entries"), "{reason}");
    watch.bench.push(1);
    let error = running.handle().wait(6, State::Integrated, PATIENCE).await.unwrap_err();
    assert!(matches!(error, LedgerError::Stopped(_)), "{error}");
    running.finish().await;
}
