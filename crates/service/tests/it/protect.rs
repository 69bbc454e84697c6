//! The schedule over days: backups and drills when the policies say so, and not otherwise.

use domain::policy::PolicyKind;
use domain::ports::RunFilter;
use domain::run::{RunKind, RunState};
use service::{Caller, TickEvent};

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_starts_and_nothing_else_does() {
    let house = House::with(vec![]).await;
    let docs = house.asset("docs").await;
    let tick = house.service.tick().await.unwrap();
    assert!(matches!(tick.events[..], [TickEvent::Unplanned { .. }]), "{tick:?}");
    house.plan("scope-rules", "frequency-objectives", "retention-tiers", "drill-cadence").await;
    let mut backups = 0;
    for minute in (0..180).step_by(10) {
        let tick = house.service.tick().await.unwrap();
        for event in tick.events {
            let TickEvent::Started { kind, run, .. } = event else { continue };
            let run = house.service.run(&Caller::local(), &run).await.unwrap().run;
            assert_eq!(house.ended(&run).await.state, RunState::Succeeded, "minute {minute}");
            backups += usize::from(kind == PolicyKind::Frequency);
        }
        house.clock.advance("10m".parse().unwrap());
        let status = house.service.asset(&Caller::local(), &docs).await.unwrap();
        assert_eq!(status.rpo.holds(), Some(true), "minute {minute}: an RPO of an hour holds all the time");
    }
    assert!((3..=6).contains(&backups), "{backups} backups in three hours with an RPO of one");
    let filter = RunFilter { kind: Some(RunKind::Drill), ..RunFilter::default() };
    let drills = house.service.runs(&Caller::local(), &filter).await.unwrap();
    assert_eq!(drills.len(), 1, "one drill is enough for a month");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_cannot_be_is_tried_again_later_and_not_at_every_tick() {
    let house = House::with(vec![]).await;
    let docs = house.asset("docs").await;
    house.plan("scope-rules", "frequency-objectives", "retention-tiers", "drill-cadence").await;
    std::fs::rename(house.tree(), house.folder.path().join("gone")).unwrap();
    let mut failed = 0;
    for _ in 0..60 {
        let tick = house.service.tick().await.unwrap();
        for event in tick.events {
            let TickEvent::Started { run, .. } = event else { continue };
            let run = house.service.run(&Caller::local(), &run).await.unwrap().run;
            assert_eq!(house.ended(&run).await.state, RunState::Failed);
            failed += 1;
        }
        house.clock.advance("1m".parse().unwrap());
    }
    assert!((2..30).contains(&failed), "{failed} tries in an hour");
    let status = house.service.asset(&Caller::local(), &docs).await.unwrap();
    assert_eq!(status.rpo.holds(), Some(false));
}
