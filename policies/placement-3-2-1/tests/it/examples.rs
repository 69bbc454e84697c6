//! The rule by example.

use guest_sdk::{Medium, PolicyError, Vault};

use crate::ask::{ask, input, point, vault, wanted};

const DISK: Vault = vault(Medium::Disk, Some(0));
const CLOUD: Vault = vault(Medium::ObjectStorage, Some(7));
const TAPE: Vault = vault(Medium::Tape, None);

#[test]
fn what_lies_on_one_disk_wants_the_vault_that_helps_most() {
    let question = input(vec![point(1, true)], vec![DISK, TAPE, CLOUD], &[(0, 0)]);
    let answer = ask("{}", &question).unwrap();
    assert!(!answer.satisfied);
    assert_eq!(wanted(&answer), [(0, 2)]);
    assert_eq!((answer.need.copies, answer.need.media, answer.need.off_site), (2, 2, 1));
    assert!(
        answer.reason.contains("1 of 2 in vaults, 1 of 2 media, 0 of 1 off site; one copy"),
        "{}",
        answer.reason
    );
}

#[test]
fn two_vaults_one_of_them_elsewhere_are_enough() {
    let question = input(vec![point(1, true)], vec![DISK, CLOUD], &[(0, 0), (0, 1)]);
    let answer = ask("{}", &question).unwrap();
    assert!(answer.satisfied && answer.wanted.is_empty(), "{}", answer.reason);
}

#[test]
fn a_site_that_nobody_told_is_not_another_one() {
    let question = input(vec![point(1, true)], vec![DISK, TAPE], &[(0, 0), (0, 1)]);
    let answer = ask("{}", &question).unwrap();
    assert!(!answer.satisfied);
    assert!(
        answer.reason.ends_with("0 of 1 off site; no other vault of the plan would help"),
        "{}",
        answer.reason
    );
}

#[test]
fn vaults_outside_the_plan_count_and_are_not_wanted() {
    let elsewhere = Vault { planned: false, ..CLOUD };
    let question = input(vec![point(1, true)], vec![DISK, elsewhere], &[(0, 0)]);
    assert_eq!(wanted(&ask("{}", &question).unwrap()), []);
    let question = input(vec![point(1, true)], vec![DISK, elsewhere], &[(0, 0), (0, 1)]);
    assert!(ask("{}", &question).unwrap().satisfied);
}

#[test]
fn only_complete_points_are_judged() {
    let question = input(vec![point(9, true), point(1, false)], vec![DISK, CLOUD], &[(0, 0), (0, 1), (1, 0)]);
    assert!(ask("{}", &question).unwrap().satisfied);
    for points in [vec![], vec![point(1, false)]] {
        assert!(!ask("{}", &input(points, vec![DISK], &[])).unwrap().satisfied);
    }
}

#[test]
fn immutable_and_isolated_copies_are_counted() {
    let vaulted = Vault { immutable: Some(86_400), isolated: true, ..TAPE };
    let question = input(vec![point(1, true)], vec![DISK, CLOUD, vaulted], &[(0, 0), (0, 1)]);
    let answer = ask(r#"{"copies": 4, "immutable": 1, "isolated": 1}"#, &question).unwrap();
    assert_eq!(wanted(&answer), [(0, 2)]);
}

#[test]
fn several_points_are_judged_newest_first() {
    let points = vec![point(9, true), point(5, true), point(1, true)];
    let question = input(points, vec![DISK, CLOUD], &[(0, 0), (0, 1), (1, 1), (2, 0)]);
    let answer = ask(r#"{"newest": 3}"#, &question).unwrap();
    assert_eq!(wanted(&answer), [(2, 1), (1, 0)]);
    assert!(answer.reason.contains("2026-09-09 23:00 UTC lacks"), "{}", answer.reason);
}

#[test]
fn wrong_numbers_are_refused_by_name() {
    for (parameters, text) in [
        (r#"{"copies": 0}"#, "copies: expected a whole number from 1 to 16, not 0"),
        (r#"{"media": 5}"#, "media: expected a whole number from 1 to 4, not 5"),
        (r#"{"newest": 0}"#, "newest: expected a whole number from 1 to 100, not 0"),
    ] {
        let refused = ask(parameters, &input(vec![], vec![], &[])).unwrap_err();
        assert_eq!(refused, PolicyError::InvalidParameters(text.to_owned()));
    }
}
