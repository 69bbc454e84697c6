//! The schemas fit every case file of every policy, and no more than that.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::{load, schemas};
use crate::root;

fn validators() -> BTreeMap<String, jsonschema::Validator> {
    let made = schemas::schemas(&load::load().unwrap()).unwrap();
    let validator = |text: &str| jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap();
    made.into_iter().map(|(name, text)| (name, validator(&text))).collect()
}

/// Every case: the kind of its policy, and its document.
fn cases() -> Vec<(String, String, Value)> {
    let mut cases = Vec::new();
    for policy in fs::read_dir(root::repository().join("policies")).unwrap() {
        let policy = policy.unwrap();
        let name = policy.file_name().into_string().unwrap();
        let kind = name.split('-').next().unwrap().to_owned();
        for case in fs::read_dir(policy.path().join("cases")).unwrap() {
            let path = case.unwrap().path();
            let value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            cases.push((path.display().to_string(), kind.clone(), value));
        }
    }
    cases
}

#[test]
fn every_case_fits_the_schemas() {
    let validators = validators();
    assert_eq!(validators.len(), 12);
    let mut answers = 0;
    for (place, kind, case) in cases() {
        let check = |what: &str, value: &Value| {
            let validator = &validators[&format!("policy-{kind}-{what}.schema.json")];
            let wrong: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{place}: {what}: {wrong:?}");
        };
        check("input", &case["input"]);
        if let Some(expected) = case.get("expected") {
            check("answer", expected);
            answers += 1;
        }
    }
    assert!(answers > 40, "{answers}");
}

#[test]
fn what_is_none_of_the_contract_does_not_fit() {
    let validators = validators();
    for (place, kind, case) in cases() {
        let validator = &validators[&format!("policy-{kind}-input.schema.json")];
        let mut unknown = case["input"].clone();
        unknown["unknown"] = Value::Null;
        assert!(!validator.is_valid(&unknown), "{place}");
        let mut timeless = case["input"].clone();
        timeless.as_object_mut().unwrap().remove("now");
        assert!(!validator.is_valid(&timeless), "{place}");
    }
}
