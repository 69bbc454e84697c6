//! Mistakes that people make at the command line, and what they are told.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::house::{BINARY, House, PLAN, bare, said};

/// The message says all of this, on standard error.
#[track_caller]
fn tells(house: &House, words: &[&str], code: i32, parts: &[&str]) {
    let told = house.call(words).code(code);
    assert!(told.err.starts_with("error: ") && told.out.is_empty(), "{}{}", told.out, told.err);
    for part in parts {
        assert!(told.err.contains(part), "{part:?} is not told: {}", told.err);
    }
}

#[test]
fn without_an_installation_it_says_how_to_make_one() {
    let house = House::empty();
    for words in [&["asset", "list"][..], &["backup", "docs"], &["doctor"], &["serve"], &["ledger", "key"]] {
        tells(&house, words, 3, &["vouchsafe init", "--data"]);
    }
    assert!(!house.data().exists(), "asking makes nothing");
}

#[test]
fn names_and_values_that_cannot_be_are_told() {
    let house = House::new();
    let add = ["asset", "add", "x", "--kind", "documents", "--tier", "high", "--team", "core", "--source"];
    let add = |more: &[&'static str]| [&add[..], more].concat();
    tells(&house, &add(&["files", "--config", "{"]), 2, &["--config"]);
    tells(&house, &add(&["files", "--config", "{}"]), 2, &["roots"]);
    tells(&house, &add(&["files", "--config", "{\"roots\": [\"relative\"]}"]), 2, &["relative"]);
    tells(&house, &add(&["files", "--config", "{\"roots\": [\"/\"]}"]), 2, &["'/' itself"]);
    tells(&house, &add(&["git", "--config", "{}"]), 2, &["git"]);
    tells(
        &house,
        &add(&["files", "--config", "{\"roots\": [\"/tmp\"]}", "--rpo", "soon"]),
        2,
        &["soon", "1h30m"],
    );
    tells(&house, &add(&["files", "--config", "@missing.json"]), 2, &["missing.json"]);
    tells(&house, &["backup", "nobody"], 3, &["nobody"]);
    tells(&house, &["backup", "docs", "--method", "sideways"], 2, &["sideways", "incremental"]);
    tells(&house, &["drill", "docs"], 3, &["recovery point"]);
    tells(&house, &["restore", "docs", "--to", "out", "--at", "someday"], 2, &["someday"]);
    tells(&house, &["decide", "docs", "--kind", "mood"], 2, &["mood"]);
    tells(&house, &["ledger", "show", "9999"], 3, &["9999"]);
    tells(&house, &["token", "create", "x", "--role", "king"], 2, &["king"]);
    tells(&house, &["vault", "password", "other"], 3, &["other"]);
    tells(&house, &["run", "show", "x"], 2, &["x"]);
    let config = serde_json::json!({ "roots": [house.tree()] }).to_string();
    let again =
        ["asset", "add", "docs", "--kind", "code", "--tier", "low", "--team", "x", "--source", "files"];
    tells(&house, &[&again[..], &["--config", &config]].concat(), 4, &["docs"]);
}

#[test]
fn plans_that_cannot_be_are_told_where() {
    let house = House::new();
    let path = house.path("wrong.yaml");
    for (text, parts) in [
        ("name: [", &["wrong.yaml"][..]),
        ("name: x\n", &["policies"]),
        (&PLAN.replace("name: standard", "name: Not A Name"), &["name"]),
        (&PLAN.replace("scope-rules", "scope-ruler"), &["scope-ruler"]),
        (&PLAN.replace("vaults: [main]", "vaults: [other]"), &["other"]),
        (&PLAN.replace("use: drill-cadence", "use: drill-cadence, parameters: {evry: 3d}"), &["evry"]),
        (&PLAN.replace("vaults:", "vaultz:"), &["vaultz"]),
        (&PLAN.replace("  - {kind: drill, use: drill-cadence}\n", ""), &["drill"]),
    ] {
        fs::write(&path, text).unwrap();
        let told = house.call(&["plan", "apply", "-f", path.to_str().unwrap()]);
        assert!(matches!(told.code, 2..=4), "{text}: {}{}", told.out, told.err);
        for part in parts {
            assert!(told.err.contains(part), "{part:?} is not told of {text}: {}", told.err);
        }
    }
    tells(&house, &["plan", "apply", "-f", "missing.yaml"], 2, &["missing.yaml"]);
}

#[test]
fn the_installations_own_data_is_neither_read_nor_written_over() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    let inside = house.data().join("out");
    tells(&house, &["restore", "docs", "--to", inside.to_str().unwrap()], 2, &["data directory"]);
    let config = serde_json::json!({ "roots": [house.path("")] }).to_string();
    let words = ["asset", "add", "all", "--kind", "documents", "--tier", "low", "--team", "core"];
    house.call(&[&words[..], &["--source", "files", "--config", &config]].concat()).ok();
    house.call(&["backup", "all"]).ok();
    let to = house.path("restored");
    house.call(&["restore", "all", "--to", to.to_str().unwrap()]).ok();
    let restored = crate::house::files(&to);
    let secret = restored.iter().find(|path| path.to_string_lossy().contains("/data/"));
    assert!(secret.is_none() && restored.len() > 4, "{secret:?} {restored:?}");
}

#[test]
fn secrets_that_others_can_read_are_not_used() {
    let house = House::new();
    for name in ["keys/kek", "keys/ledger.key"] {
        let path = house.data().join(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        tells(&house, &["asset", "list"], 1, &["chmod 600", name]);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    house.call(&["asset", "list"]).ok();
    for file in crate::house::files(&house.data()) {
        let mode = fs::metadata(file.parent().unwrap()).unwrap().permissions().mode();
        let top = fs::metadata(house.data()).unwrap().permissions().mode();
        assert_eq!(top & 0o077, 0, "{mode:o}");
    }
}

#[test]
fn programs_get_json_on_both_streams() {
    let house = House::new();
    let told = house.call(&["backup", "nobody", "--json"]).code(3);
    let error: serde_json::Value = serde_json::from_str(&told.err).unwrap();
    assert_eq!((error["exit"].as_u64(), error["type"].as_str()), (Some(3), Some("/problems/not-found")));
    assert!(error["error"].as_str().unwrap().contains("nobody"));
    for words in [
        &["asset", "list"][..],
        &["plan", "list"],
        &["plan", "show", "standard"],
        &["policy", "list"],
        &["points", "docs"],
        &["run", "list"],
        &["token", "list"],
        &["vault", "list"],
        &["ledger", "list"],
        &["ledger", "key"],
        &["doctor"],
    ] {
        house.json(words);
    }
}

#[test]
fn usage_is_told_by_help_and_mistakes_in_it_are_two() {
    let bare = || bare(Path::new(BINARY));
    said(bare().arg("--help")).ok();
    said(bare().arg("--version")).ok();
    assert_eq!(said(&mut bare()).code, 2);
    assert_eq!(said(bare().arg("bakcup")).code, 2);
    assert_eq!(said(bare().args(["verify", "--key", "x"])).code, 2);
    for shell in ["bash", "zsh", "fish"] {
        assert!(said(bare().args(["completions", shell])).ok().out.contains("vouchsafe"));
    }
    assert!(said(bare().arg("man")).ok().out.contains(".TH"));
    let told = said(
        bare().args(["points", "x", "--server", "http://backups.example.com"]).env("VOUCHSAFE_TOKEN", "t"),
    );
    assert!(told.code == 2 && told.err.contains("--allow-http"), "{}", told.err);
}

#[test]
fn a_directory_that_others_look_into_is_not_taken_as_it_is() {
    let house = House::empty();
    let mode = |mode| fs::set_permissions(house.data(), fs::Permissions::from_mode(mode)).unwrap();
    fs::create_dir(house.data()).unwrap();
    fs::write(house.data().join("letter"), "private").unwrap();
    mode(0o755);
    tells(&house, &["init"], 2, &["chmod 700"]);
    fs::remove_file(house.data().join("letter")).unwrap();
    house.call(&["init"]).ok();
    assert_eq!(fs::metadata(house.data()).unwrap().permissions().mode() & 0o777, 0o700);
    house.call(&["doctor"]).ok();
    mode(0o750);
    house.call(&["doctor"]).code(10);
}
