//! Policies that mean harm, bound by plans: each fails with a class of its own, on record, and what counts
//! in its stead is safe: a backup is due, a drill is due, nothing is left out, nothing expires.

use domain::decision::{Answer, Outcome};
use domain::policy::PolicyKind;
use domain::policy::control::Status;
use domain::policy::retention::Disposition;
use domain::policy::scope::Inclusion;
use domain::ports::{Component, ComponentError, EntryFilter};
use domain::run::RunState;
use service::{BackupRequest, Caller, ServiceError, TickEvent};
use testkit::module::policy;

use crate::house::{House, STANDARD};

/// What hostile guests do, and how that is classed.
const HARM: [(&str, &str); 5] = [
    ("fuel", "(loop (br 0)) (unreachable)"),
    ("memory", "(loop (drop (memory.grow (i32.const 16))) (br 0)) (unreachable)"),
    ("stack", "(call $evaluate (local.get 0)) (drop) (i32.const 0)"),
    ("trap", "(unreachable)"),
    // Text of 100 MB that its memory of 16 MiB does not even have.
    (
        "output",
        "(i32.store (i32.const 2048) (i32.const 0))
         (i32.store (i32.const 2052) (i32.const 64)) (i32.store (i32.const 2056) (i32.const 100000000))
         (i32.store (i32.const 2060) (i32.const 64)) (i32.store (i32.const 2064) (i32.const 100000000))
         (i32.store (i32.const 2068) (i32.const 64)) (i32.store (i32.const 2072) (i32.const 100000000))
         (i32.store (i32.const 2076) (i32.const 64)) (i32.store (i32.const 2080) (i32.const 100000000))
         (i32.store (i32.const 2084) (i32.const 64)) (i32.store (i32.const 2088) (i32.const 100000000))
         (i32.const 2048)",
    ),
];

const KINDS: [(PolicyKind, char); 6] = [
    (PolicyKind::Scope, 's'),
    (PolicyKind::Frequency, 'f'),
    (PolicyKind::Retention, 'r'),
    (PolicyKind::Drill, 'd'),
    (PolicyKind::Placement, 'p'),
    (PolicyKind::Control, 'c'),
];

/// Guests of every kind that describe themselves honestly, and then do harm.
fn hostile(evaluate: &str) -> Vec<Component> {
    KINDS.iter().map(|(kind, letter)| policy(*kind, *letter, evaluate, "")).collect()
}

async fn failed_entries(house: &House, class: &str) -> usize {
    let filter = EntryFilter { kinds: vec!["decision.failed".parse().unwrap()], ..EntryFilter::default() };
    let page = house.service.ledger_entries(&Caller::local(), filter).await.unwrap();
    let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&format!("\"class\":\"{class}\""));
    page.entries.iter().filter(|entry| told(&entry.bytes)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_fails_never_means_delete_or_not_due() {
    for (class, evaluate) in HARM {
        let house = House::with(hostile(evaluate)).await;
        let docs = house.asset("docs").await;
        house.plan_of(&STANDARD).await;
        let request = BackupRequest { asset: docs.clone(), method: None, reason: None };
        let run = house.service.start_backup(&Caller::local(), request).await.unwrap();
        assert_eq!(house.ended(&run).await.state, RunState::Succeeded);
        let broken = KINDS.map(|(kind, letter)| (kind.to_string(), letter.to_string()));
        house.plan_of(&broken.each_ref().map(|(kind, name)| (kind.as_str(), name.as_str()))).await;
        house.clock.advance("2d".parse().unwrap());
        let now = domain::ports::Clock::now(house.clock.as_ref());
        let decided = house.service.decide(&Caller::local(), &docs, None).await.unwrap();
        assert_eq!(decided.len(), 6);
        for decision in decided {
            let Outcome::Failed(failure) = &decision.decision.asked[0].outcome else {
                panic!("{class}: it answered {:?}", decision.decision.asked)
            };
            assert_eq!(failure.class.to_string(), class, "{}", failure.message);
            match &decision.decision.answer {
                Answer::Scope(answer) => {
                    assert_eq!(answer.inclusion, Inclusion::Must);
                    assert!(answer.include.is_empty() && answer.exclude.is_empty());
                }
                Answer::Frequency(answer) => {
                    assert!(answer.due.is_some_and(|due| due <= now) && answer.rpo_breached);
                }
                Answer::Retention(answer) => {
                    assert_eq!(answer.verdicts.len(), 1);
                    assert!(answer.verdicts.iter().all(|verdict| verdict.disposition == Disposition::Hot));
                }
                Answer::Drill(answer) => assert!(answer.due.is_some_and(|due| due <= now)),
                // The one vault has the point already.
                Answer::Placement(answer) => assert!(!answer.satisfied && answer.wanted.is_empty()),
                Answer::Control(answer) => assert_eq!(answer.status, Status::NonCompliant),
            }
        }
        assert_eq!(failed_entries(&house, class).await, 6, "{class}");
        // The schedule goes by what is safe, and the service is unharmed.
        let tick = house.service.tick().await.unwrap();
        let started = |wanted| {
            tick.events.iter().find_map(|event| match event {
                TickEvent::Started { kind, run, .. } if *kind == wanted => Some(*run),
                _ => None,
            })
        };
        for kind in [PolicyKind::Frequency, PolicyKind::Drill] {
            let run = started(kind).unwrap_or_else(|| panic!("{class}: no {kind} in {tick:?}"));
            let run = house.service.run(&Caller::local(), &run).await.unwrap().run;
            assert_eq!(house.ended(&run).await.state, RunState::Succeeded, "{class}");
        }
        house.plan_of(&STANDARD).await;
        let decided = house.service.decide(&Caller::local(), &docs, None).await.unwrap();
        assert!(decided.iter().all(|made| made.decision.is_answered()), "{class}: {decided:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_that_imports_anything_is_not_let_in() {
    for import in ["wasi:clocks/wall-clock@0.2.12", "wasi:filesystem/types@0.2.12", "evil:thing/door@1.0.0"] {
        let text = format!(r#"(component (import "{import}" (instance (export "f" (func (result u64))))))"#);
        let house = House::unset(vec![Component::new(wat::parse_str(&text).unwrap())]).await;
        let refused = house.initialise().await.unwrap_err();
        let ServiceError::Component(ComponentError::Import { import: found, .. }) = &refused else {
            panic!("{import}: {refused}")
        };
        assert_eq!(found, import);
        // The others were let in before it, and work.
        house.initialise().await.unwrap_err();
        let policies = house.service.policies(&Caller::local()).await.unwrap();
        assert_eq!(policies.len(), STANDARD.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_that_never_starts_is_not_let_in() {
    let endless = policy(PolicyKind::Frequency, 'f', "(i32.const 0)", "(func $s (loop (br 0))) (start $s)");
    let house = House::unset(vec![endless]).await;
    let refused = house.initialise().await.unwrap_err();
    assert!(matches!(&refused, ServiceError::Component(ComponentError::Describe(_))), "{refused}");
    let policies = house.service.policies(&Caller::local()).await.unwrap();
    assert_eq!(policies.len(), STANDARD.len(), "the others were let in before it");
}
