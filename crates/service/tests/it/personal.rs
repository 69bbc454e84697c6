//! Personal data: committed to, shown to those who may read, held, and erased for ever.

use domain::entry::{EntryKind, EntryView, FieldState, reveal};
use domain::erasure::ErasureFilter;
use domain::hold::HoldScope;
use domain::ports::EntryFilter;
use domain::run::{ERASED, Run, RunState, Task};
use service::{BackupRequest, Caller, NewHold, RestoreRequest, ServiceError};

use crate::house::House;

const REASON: &str = "alice-zweig-asked-on-the-phone";

/// A house with a backup that somebody gave a reason for, and a restore that could not write everything.
async fn lived_in() -> (House, Run, Run) {
    let house = House::with(vec![]).await;
    let docs = house.asset("docs").await;
    house.plan("scope-rules", "frequency-objectives", "retention-tiers", "drill-cadence").await;
    let request = BackupRequest { asset: docs.clone(), method: None, reason: Some(REASON.to_owned()) };
    let backup = house.service.start_backup(&Caller::local(), request).await.unwrap();
    let backup = house.ended(&backup).await;
    assert_eq!(backup.state, RunState::Succeeded);
    let to = house.folder.path().join("for-alice-zweig");
    let inside = house.tree().join("deep/a.txt");
    // A directory stands where the file is to go.
    std::fs::create_dir_all(to.join(inside.strip_prefix("/").unwrap()).join("full")).unwrap();
    let request = RestoreRequest {
        asset: docs,
        at: domain::point::At::Latest,
        to: to.to_str().unwrap().to_owned(),
        paths: vec![],
    };
    let restore = house.service.start_restore(&Caller::local(), request).await.unwrap();
    let restore = house.ended(&restore).await;
    assert_eq!(restore.state, RunState::Incomplete);
    (house, backup, restore)
}

/// The index and the entry of a type; there is one.
async fn entry(house: &House, kind: EntryKind) -> (u64, EntryView) {
    let filter = EntryFilter { kinds: vec![kind], ..EntryFilter::default() };
    let page = house.service.ledger_entries(&Caller::local(), filter).await.unwrap();
    assert_eq!(page.entries.len(), 1, "{kind}");
    (page.entries[0].index, EntryView::read(&page.entries[0].bytes).unwrap())
}

/// Files of the data directory that hold these bytes somewhere.
fn holders(house: &House, needle: &str) -> Vec<std::path::PathBuf> {
    fn walk(folder: &std::path::Path, needle: &[u8], found: &mut Vec<std::path::PathBuf>) {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                walk(&path, needle, found);
            } else if std::fs::read(&path).unwrap().windows(needle.len()).any(|window| window == needle) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&house.folder.path().join("data"), needle.as_bytes(), &mut found);
    found
}

async fn state(house: &House, index: u64, field: &str) -> FieldState {
    let stored = house.service.ledger_entry(&Caller::local(), None, index).await.unwrap();
    let kept = house.service.ledger_personal(&Caller::local(), &stored).await.unwrap();
    let mut entry = serde_json::from_slice(&stored.bytes).unwrap();
    reveal(&mut entry, &kept).into_iter().find(|(personal, _)| personal.field == field).unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_is_gone_from_every_file() {
    let (house, backup, restore) = lived_in().await;
    let (index, view) = entry(&house, EntryKind::BackupRequested).await;
    assert_eq!(view.outcome.reason, None, "the ledger commits to it");
    assert_eq!(state(&house, index, "/outcome/reason").await, FieldState::Disclosed);
    assert!(!holders(&house, REASON).is_empty(), "or the test finds nothing anyway");
    assert!(!holders(&house, "for-alice-zweig").is_empty());
    let (incomplete, told) = entry(&house, EntryKind::RestoreIncomplete).await;
    let list = told.evidence[0].sha256.to_string();
    let file = house.folder.path().join("data/evidence/sha256").join(&list[..2]).join(&list);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("{\"salt\":\"") && text.lines().count() >= 2, "{text}");

    let caller = Caller::local();
    let filter = ErasureFilter { asset: Some("docs".to_owned()), ..ErasureFilter::default() };
    let plan = house.service.plan_erasure(&caller, &filter).await.unwrap();
    assert!(plan.held.is_empty() && !plan.more);
    assert!(plan.erase.iter().any(|field| field.index == index && field.field == "/outcome/reason"));
    let erased = house.service.erase(&caller, &filter, "GDPR 17(1)(b)".parse().unwrap()).await.unwrap();
    assert_eq!((erased.fields, erased.remnants), (plan.erase.len() as u64, None));

    assert_eq!(holders(&house, REASON), Vec::<std::path::PathBuf>::new());
    assert_eq!(holders(&house, "for-alice-zweig"), Vec::<std::path::PathBuf>::new());
    assert!(!file.exists(), "the list of differences is gone with the field");
    assert_eq!(state(&house, index, "/outcome/reason").await, FieldState::Erased);
    assert_eq!(state(&house, incomplete, "/detail/differences").await, FieldState::Erased);
    let again = house.service.run(&caller, &backup.id).await.unwrap().run;
    assert_eq!((again.reason, again.state), (None, RunState::Succeeded));
    let again = house.service.run(&caller, &restore.id).await.unwrap().run;
    let Task::Restore { to, .. } = again.task else { panic!("a restore stays one") };
    assert_eq!(to, ERASED);

    let (_, requested) = entry(&house, EntryKind::ErasureRequested).await;
    let (done, said) = entry(&house, EntryKind::ErasureDone).await;
    assert_eq!((erased.recorded, said.intent), (vec![done], Some(requested.id)));
    assert_eq!(said.detail["fields"].as_array().unwrap().len(), plan.erase.len());
    assert!(said.detail["evidence"].as_array().unwrap().iter().any(|digest| *digest == list));
    // Again: nothing is left that fits, and nothing is recorded.
    let none = house.service.erase(&caller, &filter, "GDPR 17(1)(b)".parse().unwrap()).await.unwrap();
    assert_eq!((none.fields, none.recorded.len()), (0, 0));
    entry(&house, EntryKind::ErasureDone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_under_a_hold_is_erased_until_it_is_lifted() {
    let (house, ..) = lived_in().await;
    let caller = Caller::local();
    let hold = NewHold {
        name: "case-7".parse().unwrap(),
        scope: HoldScope { assets: vec!["docs".parse().unwrap()], ..HoldScope::default() },
        reason: "an order of a court".to_owned(),
    };
    house.service.place_hold(&caller, hold.clone()).await.unwrap();
    assert!(matches!(house.service.place_hold(&caller, hold).await, Err(ServiceError::Conflict(_))));
    let filter = ErasureFilter { asset: Some("docs".to_owned()), ..ErasureFilter::default() };
    let plan = house.service.plan_erasure(&caller, &filter).await.unwrap();
    assert!(plan.erase.is_empty() && plan.held.iter().all(|held| held.hold.as_str() == "case-7"));
    let basis = || "GDPR 17(1)(b)".parse().unwrap();
    let refused = house.service.erase(&caller, &filter, basis()).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Held { .. }), "{refused}");
    let (index, _) = entry(&house, EntryKind::BackupRequested).await;
    assert_eq!(state(&house, index, "/outcome/reason").await, FieldState::Disclosed);

    let name = "case-7".parse().unwrap();
    house.service.lift_hold(&caller, &name, "the order was lifted".to_owned()).await.unwrap();
    assert!(house.service.lift_hold(&caller, &name, "again".to_owned()).await.is_err());
    assert!(house.service.erase(&caller, &filter, basis()).await.unwrap().fields > 0);
    assert_eq!(state(&house, index, "/outcome/reason").await, FieldState::Erased);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_says_what_it_means() {
    let house = House::with(vec![]).await;
    let everything = ErasureFilter::default();
    let refused = house.service.plan_erasure(&Caller::local(), &everything).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Invalid(_)), "{refused}");
}
