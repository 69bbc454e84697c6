//! The main job, from nothing to a verified record.

use crate::house::{House, said};

#[test]
fn the_main_job_runs_end_to_end() {
    let house = House::new();
    let decided = house.json(&["decide", "docs"]);
    let decisions = decided["decisions"].as_array().unwrap();
    assert_eq!(decisions.len(), 4, "{decided}");
    let first = house.json(&["backup", "docs"]);
    assert_eq!((first["state"].as_str(), first["report"]["files"].as_u64()), (Some("succeeded"), Some(5)));
    let second = house.json(&["backup", "docs"]);
    assert_eq!(second["report"]["files-read"].as_u64(), Some(0), "{second}");
    assert_eq!(second["report"]["bytes-read"].as_u64(), Some(0));
    let drill = house.json(&["drill", "docs"]);
    assert_eq!(drill["report"]["difference-count"].as_u64(), Some(0), "{drill}");
    assert_eq!(drill["report"]["files"].as_u64(), Some(5));
    let points = house.json(&["points", "docs"]);
    assert_eq!(points["points"].as_array().unwrap().len(), 2);
    let asset = house.json(&["asset", "show", "docs"]);
    assert_eq!((asset["rpo"]["holds"].as_bool(), asset["rto"]["holds"].as_bool()), (Some(true), Some(true)));
    let checked = house.verify(&house.key()).ok().json();
    assert_eq!(checked["verdict"], "signed");
    assert_eq!(checked["entries"], checked["size"]);
    assert_eq!(checked["rows"], checked["size"]);
    assert!(checked["size"].as_u64().unwrap() > 20);
}

#[test]
fn init_again_changes_nothing() {
    let house = House::new();
    let (key, entries) = (house.key(), house.entries("*").len());
    let again = house.json(&["init"]);
    assert_eq!((again["key"].as_str(), again["new"].as_bool()), (Some(key.as_str()), Some(false)));
    assert_eq!(house.entries("*").len(), entries);
    house.call(&["init", "--origin", "another.example"]).code(4);
}

#[test]
fn a_restore_is_the_tree_again() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    std::fs::write(house.tree().join("a.txt"), "changed since").unwrap();
    house.call(&["backup", "docs"]).ok();
    let points = house.json(&["points", "docs"]);
    let first = points["points"][0]["id"].as_str().unwrap().to_owned();
    let (new, old) = (house.path("new"), house.path("old"));
    house.call(&["restore", "docs", "--to", new.to_str().unwrap()]).ok();
    let restored = new.join(house.tree().strip_prefix("/").unwrap());
    assert_eq!(
        said(std::process::Command::new("diff").arg("-r").args([&house.tree(), &restored])).ok().out,
        ""
    );
    house
        .call(&["restore", "docs", "--to", old.to_str().unwrap(), "--at", &first, "--path", "**/a.txt"])
        .ok();
    let restored = old.join(house.tree().strip_prefix("/").unwrap());
    assert_eq!(std::fs::read_to_string(restored.join("a.txt")).unwrap(), "the first\n");
    assert!(!restored.join("deep").exists(), "only what was asked for");
    // What is there is kept, and said to be different.
    let over = house.call(&["restore", "docs", "--to", old.to_str().unwrap()]);
    assert_eq!(over.code, 6, "{}{}", over.out, over.err);
}

#[test]
fn decisions_replay_to_the_same_bytes() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    let decided = house.json(&["decide", "docs"]);
    for decision in decided["decisions"].as_array().unwrap() {
        let digest = decision["digest"].as_str().unwrap();
        let replay = house.json(&["replay", digest]);
        assert_eq!(replay["same"].as_bool(), Some(true), "{replay}");
    }
    house.call(&["replay", &"0".repeat(64)]).code(3);
    house.call(&["replay", "xyz"]).code(2);
}

#[test]
fn doctor_tells_what_to_mend() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    house.call(&["drill", "docs"]).ok();
    house.call(&["doctor"]).ok();
    std::fs::rename(house.data().join("vaults/main"), house.path("elsewhere")).unwrap();
    let unwell = house.call(&["doctor"]).code(10);
    assert!(unwell.out.contains("mend    vault main"), "{}", unwell.out);
    std::fs::rename(house.data().join("keys/ledger.key"), house.path("key")).unwrap();
    let unwell = house.call(&["doctor", "--json"]).code(10).json();
    let mend = |check: &str| {
        unwell["findings"].as_array().unwrap().iter().any(|f| f["check"] == check && f["status"] == "mend")
    };
    assert!(mend("keys") && mend("opening"), "{unwell}");
}

#[test]
fn rules_that_leave_nothing_do_not_look_like_protection() {
    let house = House::new();
    for (name, list, glob) in [("excluded", "exclude", "**"), ("not-included", "include", "nope")] {
        let config = serde_json::json!({ "roots": [house.tree()], list: [glob] }).to_string();
        let words = ["asset", "add", name, "--kind", "documents", "--tier", "low", "--team", "core"];
        house.call(&[&words[..], &["--rpo", "1h", "--source", "files", "--config", &config]].concat()).ok();
        let run = house.call(&["backup", name, "--json"]).code(6).json();
        assert!(run["failure"].as_str().unwrap().contains("rules left out all"), "{run}");
        assert_eq!(house.json(&["asset", "show", name])["rpo"]["holds"].as_bool(), Some(false));
    }
}

#[test]
fn nothing_of_a_drill_that_was_killed_stays_behind() {
    let house = House::new();
    let left = house.data().join("scratch/left");
    std::fs::create_dir_all(left.join("deep")).unwrap();
    std::fs::write(left.join("deep/secret"), "in plain").unwrap();
    std::fs::write(house.data().join("scratch/left.manifest"), "half").unwrap();
    house.call(&["asset", "list"]).ok();
    assert_eq!(crate::house::files(&house.data().join("scratch")).len(), 0);
    assert!(!left.exists());
}

#[test]
fn nothing_is_written_to_anybodys_home() {
    let house = House::new();
    let home = house.path("home");
    std::fs::create_dir(&home).unwrap();
    for words in [["backup", "docs"], ["drill", "docs"]] {
        said(house.command(&words).env("HOME", &home)).ok();
    }
    assert_eq!(crate::house::files(&home).len(), 0, "the engine has a cache, which is off");
}
