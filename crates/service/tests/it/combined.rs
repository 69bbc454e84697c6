//! Several policies of one kind on one plan: combined by the rules, recorded in one decision, replayed.

use domain::decision::{Answer, Decision, Outcome};
use domain::policy::PolicyKind;
use domain::policy::control::Status;
use domain::policy::retention::Disposition;
use domain::policy::scope::Inclusion;
use domain::ports::{Clock, EntryFilter};
use domain::run::RunState;
use serde_json::json;
use service::{BackupRequest, Caller, Decided};
use testkit::module::policy;

use crate::house::House;

/// Each kind twice; of the retention policies one lets everything but the newest go, and one breaks.
async fn house() -> House {
    let house = House::with(vec![policy(PolicyKind::Retention, 'r', "(unreachable)", "")]).await;
    let rule = |inclusion: &str, exclude: &[&str]| {
        json!({
            "exclude": exclude, "rules": [{"name": "all", "inclusion": inclusion}],
        })
    };
    let nothing = json!({"hot": "0s", "cold": "0s", "daily": 0, "weekly": 0, "monthly": 0, "floor": 1});
    house
        .plan_with(json!([
            {"kind": "scope", "use": "scope-rules", "parameters": rule("must-not", &[])},
            {"kind": "scope", "use": "scope-rules", "parameters": rule("must", &["*.tmp"])},
            {"kind": "frequency", "use": "frequency-objectives"},
            {"kind": "frequency", "use": "frequency-objectives", "parameters": {"every": "10m"}},
            {"kind": "retention", "use": "retention-tiers", "parameters": nothing},
            {"kind": "retention", "use": "r"},
            {"kind": "drill", "use": "drill-cadence"},
            {"kind": "drill", "use": "drill-cadence", "parameters": {"cadence": {"high": "1d"}}},
            {"kind": "placement", "use": "placement-3-2-1"},
            {"kind": "placement", "use": "placement-3-2-1", "parameters": {"copies": 2, "media": 1, "off-site": 0}},
            {"kind": "control", "use": "control-recent-point"},
            {"kind": "control", "use": "control-recent-point", "parameters": {"within": "30d", "objective": false}},
        ]))
        .await;
    house
}

/// Two backups, a day apart; the scope that says must wins over the one that says must-not.
async fn decided(house: &House) -> Vec<Decided> {
    let docs = house.asset("docs").await;
    for _ in 0..2 {
        let request = BackupRequest { asset: docs.clone(), method: None, reason: None };
        let run = house.service.start_backup(&Caller::local(), request).await.unwrap();
        assert_eq!(house.ended(&run).await.state, RunState::Succeeded);
        house.clock.advance("1d".parse().unwrap());
    }
    house.service.decide(&Caller::local(), &docs, None).await.unwrap()
}

fn said(decision: &Decision, at: usize) -> Option<&Answer> {
    match &decision.asked[at].outcome {
        Outcome::Answered(answer) => Some(answer),
        Outcome::Failed(_) => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_is_combined_by_its_rule() {
    let house = house().await;
    let decided = decided(&house).await;
    assert_eq!(decided.len(), 6);
    for made in &decided {
        let decision = &made.decision;
        assert_eq!(decision.asked.len(), 2, "{:?}", decision.rule);
        match &decision.answer {
            Answer::Scope(answer) => {
                assert_eq!(answer.inclusion, Inclusion::Must);
                assert_eq!(answer.exclude, ["*.tmp"]);
            }
            Answer::Frequency(answer) => {
                let (Some(Answer::Frequency(slow)), Some(Answer::Frequency(fast))) =
                    (said(decision, 0), said(decision, 1))
                else {
                    panic!("{decision:?}")
                };
                assert!(fast.due < slow.due && answer.due == fast.due, "{decision:?}");
            }
            Answer::Retention(answer) => {
                let Some(Answer::Retention(short)) = said(decision, 0) else { panic!("{decision:?}") };
                assert_eq!(short.verdicts[0].disposition, Disposition::Expire);
                assert!(!decision.asked[1].outcome.is_answered());
                assert!(answer.verdicts.iter().all(|verdict| verdict.disposition == Disposition::Hot));
            }
            Answer::Drill(answer) => assert!(answer.due.is_some_and(|due| due <= house.clock.now())),
            Answer::Placement(answer) => {
                let Some(Answer::Placement(modest)) = said(decision, 1) else { panic!("{decision:?}") };
                assert!(modest.satisfied && !answer.satisfied && answer.need.copies == 2);
            }
            Answer::Control(answer) => {
                let Some(Answer::Control(lenient)) = said(decision, 1) else { panic!("{decision:?}") };
                assert_eq!((lenient.status, answer.status), (Status::Compliant, Status::NonCompliant));
                assert!(answer.reason.contains("the control allows 30d"), "{}", answer.reason);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_combined_decision_is_recorded_and_replays() {
    let house = house().await;
    for made in decided(&house).await {
        let replay = house.service.replay(&Caller::local(), &made.digest).await.unwrap();
        assert!(replay.is_same(), "{replay:?}");
        assert_eq!(replay.policies.len(), 2);
        let bytes = house.service.decision(&Caller::local(), &made.digest).await.unwrap();
        assert_eq!(Decision::read(&bytes).unwrap(), made.decision);
    }
    let filter = EntryFilter { kinds: vec!["decision.failed".parse().unwrap()], ..EntryFilter::default() };
    let page = house.service.ledger_entries(&Caller::local(), filter).await.unwrap();
    assert_eq!(page.entries.len(), 1, "only the retention policy failed");
    let entry: serde_json::Value = serde_json::from_slice(&page.entries[0].bytes).unwrap();
    let detail = entry.to_string();
    assert!(detail.contains(r#""policy":"r""#) && detail.contains(r#""beside":[{"component":"#), "{detail}");
    assert!(detail.contains(r#""policy":"retention-tiers""#), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_changed_bit_is_noticed() {
    let house = house().await;
    let caller = Caller::local();
    let made = decided(&house).await.into_iter().find(|made| made.decision.asked[0].outcome.is_answered());
    let honest = made.unwrap().decision;
    let mut forged = Vec::new();
    let mut forge = |change: &dyn Fn(&mut Decision)| {
        let mut decision = honest.clone();
        change(&mut decision);
        forged.push(decision);
    };
    // Another answer that counts, another outcome, another parameter, another input.
    forge(&|decision| match &mut decision.answer {
        Answer::Scope(answer) => answer.inclusion = Inclusion::MustNot,
        other => panic!("{other:?}"),
    });
    forge(&|decision| decision.asked[1].outcome = decision.asked[0].outcome.clone());
    forge(&|decision| decision.asked[1].parameters = json!({}));
    forge(&|decision| decision.asked.swap(0, 1));
    for digest in house.forge(&forged).await {
        let replay = house.service.replay(&caller, &digest).await.unwrap();
        assert!(!replay.is_same() && !replay.is_excused(), "{replay:?}");
    }
}
