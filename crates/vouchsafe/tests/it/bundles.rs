//! Evidence bundles: exported by the binary, checked without it, and spoiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::house::{BINARY, House, Random, Said, bare, flip, said};
use crate::server::Serving;

/// Exports a bundle.
#[track_caller]
pub fn export(house: &House, name: &str, words: &[&str]) -> PathBuf {
    let bundle = house.path(name);
    house.call(&[&["ledger", "export", "-o", bundle.to_str().unwrap()], words].concat()).ok();
    bundle
}

/// Checks a bundle without any installation.
fn check(bundle: &Path, words: &[&str]) -> Said {
    said(bare(Path::new(BINARY)).args(["verify", bundle.to_str().unwrap(), "--json"]).args(words))
}

fn backed_up() -> (House, String) {
    let house = House::new();
    house.add_asset("code", &house.tree());
    house.call(&["backup", "docs"]).ok();
    house.call(&["backup", "code"]).ok();
    let key = house.key();
    (house, key)
}

#[test]
fn bundles_prove_what_they_say() {
    let (house, key) = backed_up();
    let all = export(&house, "all.tar", &["--evidence", "all"]);
    let told = check(&all, &["--key", &key]).ok().json();
    let shown = &told["bundle"];
    assert_eq!((&told["verdict"], &shown["coverage"]), (&"signed".into(), &"all".into()), "{told}");
    assert_eq!(shown["present"], told["size"], "{told}");
    let evidence = shown["evidence"].as_array().unwrap();
    assert!(evidence.iter().all(|one| one["named"] == one["present"]), "{told}");
    for kind in ["manifest", "decision", "plan", "component"] {
        assert!(evidence.iter().any(|one| one["kind"] == kind), "{kind}: {told}");
    }
    // Who took it is in it, and in the ledger.
    let recorded = house.entries("ledger.exported");
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0]["entry"]["detail"]["evidence"][0], "all");
    assert_eq!(recorded[0]["index"].as_u64().unwrap() + 1, told["size"].as_u64().unwrap());

    let some = export(&house, "docs.tar", &["--asset", "docs", "--type", "backup.*", "--since", "1h"]);
    let told = check(&some, &["--key", &key]).ok().json();
    assert_eq!(told["bundle"]["coverage"], "matching");
    assert_eq!(told["bundle"]["present"], 3, "requested, started, completed: {told}");
    assert!(fs::metadata(&some).unwrap().len() < fs::metadata(&all).unwrap().len() / 2);
    let whole = export(&house, "whole.tar", &["--asset", "docs", "--type", "backup.*", "--whole-range"]);
    let told = check(&whole, &["--key", &key]).ok().json();
    assert_eq!((&told["bundle"]["coverage"], &told["bundle"]["fitting"]), (&"all".into(), &3.into()));
    assert_eq!(told["bundle"]["present"], told["size"]);
    for wrong in
        [&["--since", "yesterday"][..], &["--type", "a b"], &["--evidence", "gossip"], &["--status", "fine"]]
    {
        let path = house.path("x");
        house.call(&[&["ledger", "export", "-o", path.to_str().unwrap()], wrong].concat()).code(2);
        assert!(!path.exists() && !house.path("x.part").exists());
    }
    house.call(&["ledger", "export", "-o", all.to_str().unwrap()]).code(4);
}

#[test]
fn periods_are_shown_to_be_whole() {
    let (house, key) = backed_up();
    let entries = house.json(&["ledger", "list", "--limit", "1000"]);
    let time = |index: usize| {
        let all = entries["entries"].as_array().unwrap();
        all[all.len() - 1 - index]["entry"]["time"].as_str().unwrap().to_owned()
    };
    let bundle = export(&house, "period.tar", &["--since", &time(4), "--until", &time(9)]);
    let told = check(&bundle, &["--key", &key]).ok().json();
    let (range, context) = (&told["bundle"]["range"], &told["bundle"]["context"]);
    assert!(range["from"].as_u64().unwrap() <= 4 && range["to"].as_u64().unwrap() <= 9, "{told}");
    assert_eq!(context, 2, "the entries beside the period: {told}");
    let none = export(&house, "none.tar", &["--until", "2020-01-01"]);
    let told = check(&none, &["--key", &key]).ok().json();
    assert_eq!((&told["bundle"]["present"], &told["bundle"]["context"]), (&0.into(), &1.into()));
}

#[test]
fn bundles_extend_what_was_seen_before() {
    let (house, key) = backed_up();
    let kept = house.path("kept.checkpoint");
    fs::copy(house.data().join("ledger/checkpoint"), &kept).unwrap();
    let kept = kept.to_str().unwrap();
    house.call(&["backup", "docs"]).ok();
    let bundle = export(&house, "since.tar", &["--from-index", "5", "--previous", kept]);
    let told = check(&bundle, &["--key", &key, "--kept", kept]).ok().json();
    assert!(told["bundle"]["extends"].as_u64().unwrap() < told["size"].as_u64().unwrap(), "{told}");
    let unlinked = export(&house, "unlinked.tar", &[]);
    check(&unlinked, &["--key", &key, "--kept", kept]).code(24);
    let ledger = house.data();
    check(&ledger, &["--key", &key, "--kept", kept]).ok();
    // What another ledger signed is not of this one's past.
    let other = House::empty();
    other.call(&["init"]).ok();
    let foreign = other.data().join("ledger/checkpoint");
    let path = house.path("x");
    let words = ["ledger", "export", "-o", path.to_str().unwrap(), "--previous", foreign.to_str().unwrap()];
    house.call(&words).code(2);
}

#[test]
fn erased_values_are_erased_and_neither_missing_nor_changed() {
    let (house, key) = backed_up();
    house.call(&["backup", "docs", "--reason", "before Alice leaves"]).ok();
    let before = export(&house, "before.tar", &["--disclose"]);
    let personal = check(&before, &["--key", &key]).ok().json()["bundle"]["personal"].clone();
    assert!(personal["committed"].as_u64().unwrap() > 0, "{personal}");
    assert_eq!((&personal["disclosed"], &personal["erased"]), (&personal["committed"], &0.into()));
    let bytes = fs::read(&before).unwrap();
    assert!(bytes.windows(19).any(|window| window == b"before Alice leaves"));

    house.call(&["erase", "--asset", "docs", "--yes", "--basis", "GDPR 17(1)(b)"]).ok();
    let after = export(&house, "after.tar", &["--disclose"]);
    let told = check(&after, &["--key", &key]).code(20).json();
    assert_eq!(told["verdict"], "erased");
    assert!(told["bundle"]["personal"]["erased"].as_u64().unwrap() > 0, "{told}");
    assert!(told["findings"].as_array().unwrap().iter().all(|finding| finding["kind"] == "erased"), "{told}");
    let bytes = fs::read(&after).unwrap();
    assert!(!bytes.windows(19).any(|window| window == b"before Alice leaves"));
    // A part of the ledger brings the entry along that says so.
    let part = export(&house, "part.tar", &["--disclose", "--type", "backup.*", "--to-index", "30"]);
    check(&part, &["--key", &key]).code(20);
    // What was taken before is as true as it was.
    check(&before, &["--key", &key]).ok();
    // Where nothing was to be disclosed, nothing is missing.
    let silent = export(&house, "silent.tar", &["--to-index", "5"]);
    check(&silent, &["--key", &key]).ok();
}

#[test]
fn a_policy_with_a_quorum_wants_witnesses() {
    let (house, key) = backed_up();
    let bundle = export(&house, "all.tar", &[]);
    let policy = house.path("policy");
    let witness = "witness.example/w1+ed8c37d6+BLDvac9mmAMfo6UM3ZhuGEswRR4MUnSlB9TyBI0y+MK1";
    fs::write(&policy, format!("log {key}\nwitness w1 {witness}\nquorum w1\n")).unwrap();
    let policy = policy.to_str().unwrap();
    let told = check(&bundle, &["--policy", policy]).code(21).json();
    assert_eq!((&told["verdict"], &told["witnesses"]["quorum-met"]), (&"signed".into(), &false.into()));
    check(&bundle, &["--policy", policy, "--at-least", "signed"]).ok();
    check(&house.data(), &["--policy", policy]).code(21);
    check(&bundle, &["--key", &key, "--at-least", "witnessed"]).code(21);
    check(&bundle, &["--key", "nonsense"]).code(2);
    check(&bundle, &[]).code(2);
}

#[test]
fn no_flipped_byte_of_a_real_bundle_is_judged_sound() {
    let (house, key) = backed_up();
    let bundle = export(&house, "all.tar", &["--evidence", "manifest"]);
    let bytes = fs::read(&bundle).unwrap();
    let length = bytes[124..135].iter().fold(0, |size, digit| size * 8 + u64::from(digit - b'0'));
    let manifest = 512..512 + length;
    let mut random = Random(3);
    let mut tried = 0;
    while tried < 60 {
        let at = random.below(bytes.len() as u64);
        if manifest.contains(&at) {
            continue;
        }
        tried += 1;
        let at = usize::try_from(at).unwrap();
        flip(&bundle, at);
        let told = check(&bundle, &["--key", &key]);
        assert!(matches!(told.code, 22..=24), "byte {at}: {}", told.out);
        flip(&bundle, at);
    }
    for length in [0, 1, 511, 512, 5_000, bytes.len() - 1] {
        let cut = house.path("cut.tar");
        fs::write(&cut, &bytes[..length]).unwrap();
        check(&cut, &["--key", &key]).code(24);
    }
    check(&bundle, &["--key", &key]).ok();
}

#[test]
fn other_tools_read_bundles_and_evidence() {
    let (house, _) = backed_up();
    let bundle = export(&house, "all.tar", &["--evidence", "manifest"]);
    let out = house.path("out");
    fs::create_dir(&out).unwrap();
    said(Command::new("tar").arg("-xf").arg(&bundle).arg("-C").arg(&out)).ok();
    let lines = fs::read_to_string(out.join("entries/000000000000.jsonl")).unwrap();
    for (index, line) in lines.lines().enumerate() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["index"].as_u64(), Some(index as u64));
    }
    let server = Serving::start(&house);
    let token =
        |words: &[&str]| house.call(&[&["token", "create"], words].concat()).ok().out.trim().to_owned();
    let auditor = token(&["a", "--role", "auditor"]);
    let team = token(&["t", "--role", "auditor", "--team", "core"]);
    for file in fs::read_dir(out.join("evidence")).unwrap() {
        let file = file.unwrap();
        let path = format!("/v1/evidence/{}", file.file_name().to_str().unwrap());
        assert_eq!(server.ask("GET", &path, Some(&auditor), None).0, 200);
        assert_eq!(server.ask("GET", &path, Some(&team), None).0, 403);
        assert_eq!(server.ask("GET", &path, None, None).0, 401);
    }
    let none = format!("/v1/evidence/{}", "0".repeat(64));
    assert_eq!(server.ask("GET", &none, Some(&auditor), None).0, 404);
    assert_eq!(server.ask("POST", "/v1/ledger/exports", Some(&team), Some("{}")).0, 403);
    let remote = house.path("remote.tar");
    let url = server.url();
    let words = ["ledger", "export", "-o", remote.to_str().unwrap(), "--server", &url];
    said(bare(Path::new(BINARY)).args(words).env("VOUCHSAFE_TOKEN", &auditor)).ok();
    check(&remote, &["--key", &house_key(&server)]).ok();
    server.end();
}

fn house_key(server: &Serving) -> String {
    let (_, _, body) = server.ask("GET", "/v1/ledger/key", None, None);
    serde_json::from_str::<Value>(&body).unwrap()["key"].as_str().unwrap().to_owned()
}
