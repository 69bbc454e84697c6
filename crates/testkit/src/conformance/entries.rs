//! Ledger entries are found by what is asked of them.

use domain::entry::{EntryKind, Outcome, Status, TargetKind};
use domain::ports::{EntryFilter, Store};

use super::things::Things;

/// Entries are found by each part of a filter, newest first, page by page.
pub async fn entries_are_found(store: &dyn Store) {
    let things = Things::new();
    let mut entries = Vec::new();
    for i in 0..10u64 {
        let outcome =
            if i % 3 == 0 { Outcome::because(Status::Failure, "it broke") } else { Outcome::success() };
        let entry = things.entry_of(if i < 5 { "first" } else { "second" }, outcome);
        store.commit(domain::ports::Commit::recording(entry.clone())).await.unwrap();
        entries.push((entry, things.now()));
        things.pass(10);
    }
    let found = async |filter: EntryFilter| -> Vec<u64> {
        store.entries(&filter).await.unwrap().into_iter().map(|entry| entry.index).collect()
    };
    let filter = EntryFilter::default;
    assert_eq!(found(filter()).await, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert_eq!(found(EntryFilter { limit: 3, ..filter() }).await, [9, 8, 7]);
    assert_eq!(found(EntryFilter { limit: 3, before: Some(7), ..filter() }).await, [6, 5, 4]);
    assert_eq!(found(EntryFilter { target: Some("first".into()), ..filter() }).await, [4, 3, 2, 1, 0]);
    assert_eq!(
        found(EntryFilter { target_kind: Some(TargetKind::Vault), ..filter() }).await,
        Vec::<u64>::new()
    );
    assert_eq!(found(EntryFilter { status: Some(Status::Failure), ..filter() }).await, [9, 6, 3, 0]);
    assert_eq!(found(EntryFilter { team: Some("web".into()), ..filter() }).await, Vec::<u64>::new());
    assert_eq!(found(EntryFilter { actor: Some("local-operator".into()), ..filter() }).await.len(), 10);
    assert_eq!(
        found(EntryFilter { kinds: vec![EntryKind::DrillPassed], ..filter() }).await,
        Vec::<u64>::new()
    );
    let kinds = vec![EntryKind::DrillPassed, EntryKind::BackupInterrupted];
    let window = EntryFilter { kinds, since: Some(entries[2].1), until: Some(entries[4].1), ..filter() };
    assert_eq!(found(window).await, [3, 2], "from the first time on, before the second");

    let (entry, _) = &entries[6];
    let by_id = store.entry_by_id(&entry.id).await.unwrap().unwrap();
    assert_eq!((by_id.index, &by_id.bytes), (6, &entry.bytes));
    assert_eq!(store.entry(6).await.unwrap(), Some(by_id));
    assert!(store.entry(10).await.unwrap().is_none());
}
