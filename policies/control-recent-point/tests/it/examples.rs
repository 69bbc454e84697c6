//! The rule by example.

use guest_sdk::PolicyError;
use guest_sdk::control::Status;

use crate::ask::{ask, input, point};

const HOUR: u64 = 3_600;

#[test]
fn the_rpo_counts_where_there_is_one() {
    let question = input(Some(4 * HOUR), vec![point(6, true)]);
    let answer = ask("{}", &question).unwrap();
    assert_eq!(answer.status, Status::NonCompliant);
    assert!(answer.reason.ends_with("is 6h old, but the RPO allows only 4h"), "{}", answer.reason);
    let answer = ask(r#"{"objective": false}"#, &question).unwrap();
    assert_eq!(answer.status, Status::Compliant);
    assert!(answer.reason.ends_with("and the control allows 1d"), "{}", answer.reason);
}

#[test]
fn incomplete_points_never_count() {
    let question = input(None, vec![point(30, true), point(1, false)]);
    let answer = ask("{}", &question).unwrap();
    assert_eq!(answer.status, Status::NonCompliant);
    assert_eq!(answer.evidence[0].index, 0);
    let answer = ask("{}", &input(None, vec![point(1, false)])).unwrap();
    assert_eq!(answer.reason, "none of 1 recovery point is complete and of the past");
    assert_eq!(ask("{}", &input(None, vec![])).unwrap().reason, "there is no recovery point");
}

#[test]
fn points_of_the_future_never_count() {
    let answer = ask("{}", &input(None, vec![point(30, true), point(-9_000, true)])).unwrap();
    assert_eq!(answer.status, Status::NonCompliant);
}

#[test]
fn it_is_about_the_tiers_that_are_named() {
    let question = input(None, vec![]);
    let status = |parameters| ask(parameters, &question).unwrap().status;
    assert_eq!(status(r#"{"tiers": ["critical", "low"]}"#), Status::NotApplicable);
    assert_eq!(status(r#"{"tiers": ["high"]}"#), Status::NonCompliant);
}

#[test]
fn a_wrong_duration_is_refused_by_name_for_every_tier() {
    let refused = ask(r#"{"within": "0s", "tiers": []}"#, &input(None, vec![])).unwrap_err();
    let PolicyError::InvalidParameters(text) = refused else { panic!("{refused:?}") };
    assert!(text.starts_with("within: expected a duration from 1m to 3660d"), "{text}");
}
