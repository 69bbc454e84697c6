//! The rule by example.

use guest_sdk::control::Status;
use guest_sdk::{DrillRun, PolicyError};

use crate::ask::{ask, drill, input};

fn found(parameters: &str, drills: Vec<DrillRun>) -> (Status, String) {
    let answer = ask(parameters, &input(drills)).expect("the question is answered");
    (answer.status, answer.reason)
}

#[test]
fn a_passed_drill_counts_for_so_long() {
    assert_eq!(found("{}", vec![drill(90)]).0, Status::Compliant);
    let (status, reason) = found("{}", vec![drill(200), drill(91)]);
    assert_eq!(status, Status::NonCompliant);
    assert!(reason.ends_with("is 91d old; only 90d are allowed"), "{reason}");
    assert_eq!(found("{}", vec![]), (Status::NonCompliant, "no drill has been run".to_owned()));
}

#[test]
fn a_failed_drill_never_counts_and_undoes_none() {
    let failed = |ago| DrillRun { passed: false, ..drill(ago) };
    let (status, reason) = found("{}", vec![failed(3)]);
    assert_eq!(status, Status::NonCompliant);
    assert!(reason.starts_with("none of 1 drill counts") && reason.ends_with("did not pass"), "{reason}");
    assert_eq!(found("{}", vec![drill(9), failed(3)]).0, Status::Compliant);
}

#[test]
fn drills_of_the_future_never_count() {
    assert_eq!(found("{}", vec![drill(-400)]), (Status::NonCompliant, "no drill has been run".to_owned()));
}

#[test]
fn a_sample_does_not_show_all_of_the_bytes() {
    let sample = |ago| DrillRun { restored: 100, ..drill(ago) };
    assert_eq!(found(r#"{"percent": 10}"#, vec![sample(1)]).0, Status::Compliant);
    let (status, reason) = found(r#"{"percent": 11}"#, vec![sample(1)]);
    assert_eq!(status, Status::NonCompliant);
    assert!(reason.ends_with("did not show 11% of the bytes"), "{reason}");
    let gone = DrillRun { point: None, ..drill(1) };
    assert_eq!(found(r#"{"percent": 1}"#, vec![gone]).0, Status::NonCompliant);
    assert_eq!(found(r#"{"percent": 100}"#, vec![drill(8), sample(1)]).0, Status::Compliant);
}

#[test]
fn a_slow_restore_does_not_count() {
    assert_eq!(found(r#"{"restore-within": "1m"}"#, vec![drill(1)]).0, Status::Compliant);
    let (status, reason) = found(r#"{"restore-within": "59s"}"#, vec![drill(1)]);
    assert_eq!(status, Status::NonCompliant);
    assert!(reason.ends_with("took 1m, more than 59s"), "{reason}");
    let untold = DrillRun { took: None, ..drill(1) };
    assert_eq!(found(r#"{"restore-within": "1d"}"#, vec![untold]).0, Status::NonCompliant);
}

#[test]
fn it_is_about_the_tiers_that_are_named() {
    assert_eq!(found(r#"{"tiers": ["critical"]}"#, vec![]).0, Status::NotApplicable);
}

#[test]
fn wrong_parameters_are_refused_by_name() {
    for (parameters, field) in [
        (r#"{"within": "1s"}"#, "within"),
        (r#"{"restore-within": ""}"#, "restore-within"),
        (r#"{"percent": 101}"#, "percent"),
    ] {
        let refused = ask(parameters, &input(vec![])).unwrap_err();
        let PolicyError::InvalidParameters(text) = refused else { panic!("{refused:?}") };
        assert!(text.starts_with(&format!("{field}: expected")), "{text}");
    }
}
