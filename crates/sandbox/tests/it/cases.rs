//! The case files of the standard policies, run in the real sandbox.

use std::path::Path;

use domain::decision::{Answer, Outcome, Question};
use domain::policy::PolicyKind;
use domain::ports::{Component, PolicyEngine};
use sandbox::{Compiler, PolicyLimits, WasmPolicies};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Case {
    about: String,
    #[serde(default)]
    parameters: Value,
    input: Value,
    expected: Option<Value>,
    expected_error: Option<String>,
}

fn run(policy: &str, kind: PolicyKind) {
    let clock = std::sync::Arc::new(testkit::ManualClock::at("2026-11-23T00:00:00Z"));
    let engine =
        WasmPolicies::new(PolicyLimits::default(), clock, std::sync::Arc::new(Compiler::in_process()))
            .unwrap();
    let guest = testkit::guest::load(policy);
    let manifest = engine.inspect(&guest).unwrap();
    assert_eq!((manifest.name.as_str(), manifest.kinds.as_slice()), (policy, &[kind][..]));
    let folder = testkit::guest::repository().join("policies").join(policy).join("cases");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 6, "{policy} has {} cases", files.len());
    for file in files {
        check(&engine, &guest, kind, &file);
    }
}

fn check(engine: &WasmPolicies, guest: &Component, kind: PolicyKind, file: &Path) {
    let place = file.display();
    let case: Case =
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap_or_else(|e| panic!("{place}: {e}"));
    let question: Question = serde_json::from_value(json!({"kind": kind, "input": case.input}))
        .unwrap_or_else(|error| panic!("{place}: {error}"));
    let parameters = if case.parameters.is_null() { json!({}) } else { case.parameters };
    let outcome = engine.evaluate(guest, &parameters, &question).outcome;
    match (outcome, case.expected, case.expected_error) {
        (Outcome::Answered(answer), Some(expected), None) => {
            let expected: Answer = serde_json::from_value(json!({"kind": kind, "answer": expected}))
                .unwrap_or_else(|error| panic!("{place}: {error}"));
            assert_eq!(answer, expected, "{place}: {}", case.about);
        }
        (Outcome::Failed(failure), None, Some(text)) => {
            assert!(failure.message.contains(&text), "{place}: {}: {}", case.about, failure.message);
        }
        (outcome, ..) => panic!("{place}: {}: {outcome:?}", case.about),
    }
}

#[test]
fn scope_rules() {
    run("scope-rules", PolicyKind::Scope);
}

#[test]
fn frequency_objectives() {
    run("frequency-objectives", PolicyKind::Frequency);
}

#[test]
fn retention_tiers() {
    run("retention-tiers", PolicyKind::Retention);
}

#[test]
fn drill_cadence() {
    run("drill-cadence", PolicyKind::Drill);
}

#[test]
fn placement_3_2_1() {
    run("placement-3-2-1", PolicyKind::Placement);
}

#[test]
fn control_drill_passed() {
    run("control-drill-passed", PolicyKind::Control);
}

#[test]
fn control_recent_point() {
    run("control-recent-point", PolicyKind::Control);
}
