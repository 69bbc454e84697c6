//! What cannot be read: named, counted, and never passed off as a good backup.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::house::{House, noise};

#[test]
fn a_file_that_may_not_be_read_makes_the_point_incomplete() {
    let house = House::of_nobody();
    let closed = house.tree().join("deep/closed");
    fs::write(&closed, "nobody reads this").unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let said = house.call(&["backup", "docs", "--json"]).code(6);
    let run = said.json();
    assert_eq!(run["state"], "incomplete");
    let faults = run["report"]["faults"].as_array().unwrap();
    assert_eq!(faults.len(), 1, "{run}");
    assert!(faults[0]["path"].as_str().unwrap().ends_with("deep/closed"), "{run}");
    assert_eq!(faults[0]["kind"], "unreadable");
    let points = house.json(&["points", "docs"]);
    assert_eq!(points["points"][0]["complete"].as_bool(), Some(false));
    // The objective is not satisfied by it, and the schedule still wants a backup.
    let asset = house.json(&["asset", "show", "docs"]);
    assert_eq!(asset["rpo"]["holds"].as_bool(), Some(false), "{asset}");
    let decided = house.json(&["decide", "docs", "--kind", "frequency"]);
    assert!(decided.to_string().contains("RPO is breached"), "{decided}");
    let entries = house.entries("backup.*");
    assert_eq!(entries[0]["entry"]["outcome"]["status"], "incomplete", "{}", entries[0]);
    assert!(entries[0]["entry"].to_string().contains("deep/closed"));
    // Mended, the next one is complete.
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o644)).unwrap();
    house.call(&["backup", "docs"]).ok();
    assert_eq!(house.json(&["asset", "show", "docs"])["rpo"]["holds"].as_bool(), Some(true));
}

#[test]
fn what_vanishes_or_shrinks_while_it_is_read_is_named() {
    let house = House::new();
    let tree = house.path("moving");
    fs::create_dir_all(tree.join("z")).unwrap();
    let large = tree.join("a-large");
    fs::write(&large, noise(5, 192 << 20)).unwrap();
    for number in 0..2_000 {
        fs::write(tree.join(format!("z/{number}")), "here now").unwrap();
    }
    house.add_asset("moving", &tree);
    let child = house
        .command(&["backup", "moving", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until_read(&child, &large);
    signal(&child, "STOP");
    fs::OpenOptions::new().write(true).open(&large).unwrap().set_len(1_000_000).unwrap();
    for number in 0..2_000 {
        fs::remove_file(tree.join(format!("z/{number}"))).unwrap();
    }
    signal(&child, "CONT");
    let output = child.wait_with_output().unwrap();
    let run: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(6), "{run}");
    assert_eq!(run["state"], "incomplete");
    let faults = run["report"]["faults"].as_array().unwrap();
    let kinds: Vec<_> = faults.iter().map(|fault| fault["kind"].as_str().unwrap()).collect();
    let named = |name: &str| faults.iter().any(|fault| fault["path"].as_str().unwrap().contains(name));
    assert!(named("a-large") && named("moving/z/"), "{kinds:?}");
    assert!(run["report"]["fault-count"].as_u64().unwrap() > 1);
    let asset = house.json(&["asset", "show", "moving"]);
    assert_eq!(asset["rpo"]["holds"].as_bool(), Some(false), "{asset}");
}

/// Waits until a process has a file open.
fn wait_until_read(child: &Child, file: &Path) {
    let open = format!("/proc/{}/fd", child.id());
    for _ in 0..10_000_000 {
        let links = fs::read_dir(&open).into_iter().flatten().flatten();
        if links.filter_map(|link| fs::read_link(link.path()).ok()).any(|target| target == file) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("{} was never opened", file.display());
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status().unwrap();
    assert!(status.success());
}
