//! Completeness: what was due and did not happen is told, what was expected is summarised, and a vault is
//! held against what is known of it.

use domain::entry::{EntryKind, EntryView, Status};
use domain::expectation::{Expected, Summary};
use domain::missed::{Missed, MissedCause};
use domain::ports::EntryFilter;
use domain::reconciliation::Reconciliation;
use proof::hash::leaf_hash;
use proof::tree::Frontier;
use service::{BackupRequest, Caller, TickEvent};

use crate::house::House;

/// A house whose asset `docs` has an RPO of an hour and was backed up and drilled just now.
async fn protected() -> House {
    let house = House::with(vec![]).await;
    house.asset("docs").await;
    house.plan("scope-rules", "frequency-objectives", "retention-tiers", "drill-cadence").await;
    settle(&house).await;
    settle(&house).await;
    house
}

/// A tick, and the ends of what it started.
async fn settle(house: &House) {
    for event in house.service.tick().await.unwrap().events {
        let TickEvent::Started { run, .. } = event else { continue };
        let run = house.service.run(&Caller::local(), &run).await.unwrap().run;
        house.ended(&run).await;
    }
}

/// The entries of a type, oldest first.
async fn entries(house: &House, kind: EntryKind) -> Vec<EntryView> {
    let filter = EntryFilter { kinds: vec![kind], ..EntryFilter::default() };
    let page = house.service.ledger_entries(&Caller::local(), filter).await.unwrap();
    page.entries.iter().rev().map(|stored| EntryView::read(&stored.bytes).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_without_a_server_is_one_entry_for_each_kind() {
    let house = protected().await;
    // Nobody ticks: the server is down. The process that comes back knows nothing of the one before.
    house.clock.advance("7d".parse().unwrap());
    let house = house.restarted().await;
    settle(&house).await;
    let missed = entries(&house, EntryKind::BackupMissed).await;
    assert_eq!(missed.len(), 1);
    assert_eq!((missed[0].outcome.status, missed[0].target.id.as_str()), (Status::Missed, "docs"));
    let said: Missed = serde_json::from_value(missed[0].detail.clone()).unwrap();
    assert_eq!(said.cause, MissedCause::NotRunning);
    assert!((160..=1_000).contains(&said.count), "{said:?}: more than one an hour for a week");
    for _ in 0..5 {
        settle(&house).await;
        house.clock.advance("1m".parse().unwrap());
    }
    assert_eq!(entries(&house, EntryKind::BackupMissed).await.len(), 1, "told once");
    assert_eq!(entries(&house, EntryKind::DrillMissed).await.len(), 0, "no drill was due within a week");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_schedule_misses_nothing_and_each_hour_is_summarised() {
    let house = protected().await;
    for _ in 0..36 {
        house.clock.advance("5m".parse().unwrap());
        settle(&house).await;
    }
    assert!(entries(&house, EntryKind::BackupMissed).await.is_empty());
    let filter = EntryFilter { kinds: vec![EntryKind::DecisionsSummarised], ..EntryFilter::default() };
    let page = house.service.ledger_entries(&Caller::local(), filter).await.unwrap();
    assert_eq!(page.entries.len(), 3, "three hours");
    let mut before: Option<Summary> = None;
    for stored in page.entries.iter().rev() {
        let view = EntryView::read(&stored.bytes).unwrap();
        let summary: Summary = serde_json::from_value(view.detail).unwrap();
        let list = house.service.ledger_summary(&Caller::local(), stored.index).await.unwrap();
        let lines: Vec<_> = std::str::from_utf8(&list).unwrap().lines().collect();
        let expected: Vec<Expected> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let named: Vec<_> = expected.iter().map(|line| (line.asset.as_str(), line.kind.as_str())).collect();
        assert_eq!(named, [("docs", "frequency"), ("docs", "drill")]);
        let mut tree = Frontier::new();
        for line in &lines {
            tree.append(leaf_hash(line.as_bytes()));
        }
        assert_eq!(tree.root().to_string(), summary.root.to_string());
        assert_eq!(summary.decisions, expected.iter().map(|line| line.decisions).sum::<u64>());
        assert!(
            expected.iter().all(|line| line.evaluations == summary.ticks && line.decisions == summary.ticks)
        );
        assert!(before.as_ref().is_none_or(|before| before.until == summary.from), "no gap between periods");
        before = Some(summary);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_lost_a_snapshot_or_has_one_that_nobody_recorded_is_told() {
    let house = protected().await;
    let (caller, main) = (Caller::local(), "main".parse().unwrap());
    let found = house.service.reconcile_vault(&caller, &main).await.unwrap();
    assert!(found.agrees() && found.points == 1 && found.snapshots == 1, "{found:?}");

    // A snapshot's file comes back under its own name after it was lost: first lost, then foreign to a
    // ledger that does not know it.
    let snapshots = house.folder.path().join("data/vault/snapshots");
    let file = std::fs::read_dir(&snapshots).unwrap().next().unwrap().unwrap().path();
    let aside = house.folder.path().join("aside");
    std::fs::rename(&file, &aside).unwrap();
    let found = house.service.reconcile_vault(&caller, &main).await.unwrap();
    assert_eq!((found.lost_count, found.foreign_count), (1, 0));
    assert_eq!(found.lost[0].asset.as_str(), "docs");
    std::fs::rename(&aside, &file).unwrap();

    // A day later the schedule does so by itself.
    house.clock.advance("25h".parse().unwrap());
    settle(&house).await;
    let told = entries(&house, EntryKind::VaultReconciled).await;
    let statuses: Vec<_> = told.iter().map(|view| view.outcome.status).collect();
    assert_eq!(statuses, [Status::Success, Status::Failure, Status::Success]);
    let last: Reconciliation = serde_json::from_value(told[2].detail.clone()).unwrap();
    assert!(last.agrees());
    settle(&house).await;
    assert_eq!(entries(&house, EntryKind::VaultReconciled).await.len(), 3, "daily");
    let doctor = house.service.doctor(&caller).await.unwrap();
    assert!(doctor.iter().any(|finding| finding.check == "vault main: listing"));

    // Not to be listed at all is told too.
    std::fs::rename(house.folder.path().join("data/vault"), house.folder.path().join("away")).unwrap();
    house.service.reconcile_vault(&caller, &main).await.unwrap_err();
    let told = entries(&house, EntryKind::VaultReconciled).await;
    assert_eq!((told[3].outcome.status, told[3].detail.to_string().as_str()), (Status::Failure, "{}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_done_that_could_not_be_recorded_first() {
    let house = protected().await;
    let docs = "docs".parse().unwrap();
    let before = files(&house);
    house.freeze().await;
    let request = BackupRequest { asset: docs, method: None, reason: None };
    house.service.start_backup(&Caller::local(), request).await.unwrap_err();
    let main = "main".parse().unwrap();
    house.service.vault_password(&Caller::local(), Some(&main)).await.unwrap_err();
    let location = domain::vault::VaultLocation::Directory { path: "second".to_owned() };
    house.service.create_vault(&Caller::local(), "second".parse().unwrap(), location).await.unwrap_err();
    let filter = domain::erasure::ErasureFilter { entries: vec![0, 1, 2, 3], ..Default::default() };
    let all = house.service.plan_erasure(&Caller::local(), &filter).await.unwrap();
    let erased = house.service.erase(&Caller::local(), &filter, "GDPR 17(1)(b)".parse().unwrap()).await;
    assert!(all.erase.is_empty() || erased.is_err());
    assert_eq!(files(&house), before, "no vault, no restore, no evidence");
}

/// Every file of the data directory but the database's own, by name.
fn files(house: &House) -> Vec<std::path::PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for name in ["vault", "evidence", "scratch", "second"] {
        let folder = house.folder.path().join("data").join(name);
        if folder.exists() {
            walk(&folder, &mut found);
        }
    }
    found.sort();
    found
}
