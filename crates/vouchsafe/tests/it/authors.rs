//! The tools of those who write policies. `cargo xtask templates` builds what `policy new` makes.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::house::House;

/// A standard policy, and a copy of its cases.
fn policy(house: &House) -> (String, PathBuf) {
    let component = house.path("policy.wasm");
    fs::write(&component, testkit::guest::load("frequency-objectives").bytes()).unwrap();
    let cases = house.path("cases");
    fs::create_dir(&cases).unwrap();
    let policy = testkit::guest::repository().join("policies/frequency-objectives/cases");
    for name in ["first-backup.json", "running.json", "wrong-margin.json"] {
        fs::copy(policy.join(name), cases.join(name)).unwrap();
    }
    (component.to_str().unwrap().to_owned(), cases)
}

fn change(case: &Path, change: impl FnOnce(&mut Value)) {
    let mut value = serde_json::from_slice(&fs::read(case).unwrap()).unwrap();
    change(&mut value);
    fs::write(case, value.to_string()).unwrap();
}

#[test]
fn a_policy_is_asked_its_cases_in_the_sandbox() {
    let house = House::empty();
    let (component, cases) = policy(&house);
    let cases_text = cases.to_str().unwrap();
    let said = house.call(&["policy", "test", &component, cases_text]).ok();
    assert!(said.out.contains("3 of 3 cases passed") && said.out.contains("first-backup"), "{}", said.out);
    let json = house.call(&["policy", "test", &component, cases_text, "--json"]).ok().json();
    assert_eq!(
        (&json["policy"], json["cases"].as_array().unwrap().len()),
        (&"frequency-objectives".into(), 3)
    );
    assert!(json["cases"].as_array().unwrap().iter().all(|case| case["fuel"].as_u64().unwrap() > 1_000));
    assert!(!house.data().exists(), "no installation is needed, and none is made");
    // Another answer is expected, another failure, none yet.
    change(&cases.join("first-backup.json"), |case| case["expected"]["rpo-breached"] = false.into());
    change(&cases.join("wrong-margin.json"), |case| case["expected-error"] = "something else".into());
    change(&cases.join("running.json"), |case| {
        case.as_object_mut().unwrap().remove("expected");
    });
    let said = house.call(&["policy", "test", &component, cases_text]).code(11);
    for word in ["FAILED", "expects nothing yet", "something else", "\"rpo-breached\": true", "0 of 3 cases"]
    {
        assert!(said.out.contains(word), "{word}: {}", said.out);
    }
    // What came is written down, and then is what is expected.
    house.call(&["policy", "test", &component, cases_text, "--update"]).ok();
    house.call(&["policy", "test", &component, cases_text]).ok();
    let one = cases.join("first-backup.json");
    let written: Value = serde_json::from_slice(&fs::read(&one).unwrap()).unwrap();
    assert_eq!(written["expected"]["rpo-breached"], true);
    house.call(&["policy", "test", &component, one.to_str().unwrap()]).ok();
}

#[test]
fn cases_that_are_none_are_named() {
    let house = House::empty();
    let (component, cases) = policy(&house);
    let case = cases.join("first-backup.json");
    let tells = |words: &[&str]| {
        let said = house.call(&["policy", "test", &component, cases.to_str().unwrap()]).code(2);
        assert!(said.out.is_empty());
        for word in words {
            assert!(said.err.contains(word), "{word}: {}", said.err);
        }
    };
    let good = fs::read(&case).unwrap();
    change(&case, |case| case["expected-error"] = "both".into());
    tells(&["first-backup.json", "both `expected` and `expected-error`"]);
    fs::write(&case, &good).unwrap();
    change(&case, |case| case["expects"] = 1.into());
    tells(&["first-backup.json", "expects"]);
    fs::write(&case, &good).unwrap();
    change(&case, |case| case["kind"] = "retention".into());
    tells(&["first-backup.json", "retention"]);
    fs::write(&case, &good).unwrap();
    change(&case, |case| {
        case["input"].as_object_mut().unwrap().remove("now");
    });
    tells(&["first-backup.json", "now"]);
    let nothing = house.path("nothing");
    fs::create_dir(&nothing).unwrap();
    house.call(&["policy", "test", &component, nothing.to_str().unwrap()]).code(2);
    house.call(&["policy", "test", case.to_str().unwrap(), cases.to_str().unwrap()]).code(2);
}

#[test]
fn a_project_is_made_once_and_under_a_name_that_fits() {
    let house = House::empty();
    let project = house.path("sprint-calendar");
    let new = |name: &str, kind: &str| house.call(&["policy", "new", name, "--kind", kind]);
    let said = new("sprint-calendar", "frequency").ok();
    assert!(said.out.contains("vouchsafe policy build"), "{}", said.out);
    let manifest = fs::read_to_string(project.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"sprint-calendar\""), "{manifest}");
    for file in [
        "src/lib.rs",
        "src/rule.rs",
        "vouchsafe/wit/policy/policy.wit",
        "vouchsafe/crates/guest-sdk/src/lib.rs",
    ] {
        assert!(project.join(file).is_file(), "{file}");
    }
    new("sprint-calendar", "drill").code(4);
    for name in ["Sprint", "../sprint", "9lives", "", "a b", "-x"] {
        new(name, "drill").code(2);
    }
    new("mood", "mood").code(2);
    house.call(&["policy", "build", house.path("cases").to_str().unwrap()]).code(2);
}
