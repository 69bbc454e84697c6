//! Shards and keys of the ledger: frozen, opened, rotated, and what to do when the worst has happened.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::house::{BINARY, House, Random, Said, bare, files, flip, said, verify};
use crate::server::Serving;

/// The next log's name.
const NEXT: &str = "ledger.example/second";

/// The words that open the next shard for a reason.
fn opening(reason: &str) -> [&str; 7] {
    ["ledger", "open-shard", "--origin", NEXT, "--reason", reason, "--yes"]
}

/// All keys, as `verify --key @FILE` reads them.
fn all_keys(house: &House) -> String {
    let file = house.path("all.vkeys");
    fs::write(&file, house.call(&["ledger", "key", "--all"]).ok().out).unwrap();
    format!("@{}", file.display())
}

/// The signature lines of the newest checkpoint of a shard's folder.
fn signatures(ledger: &Path) -> usize {
    let text = fs::read_to_string(ledger.join("checkpoint")).unwrap();
    text.lines().filter(|line| line.starts_with("— ")).count()
}

fn shards(house: &House) -> Vec<Value> {
    house.json(&["ledger", "shards"])["shards"].as_array().unwrap().clone()
}

#[test]
fn a_frozen_ledger_takes_nothing_more_and_the_next_shard_goes_on() {
    let house = House::new();
    let key = house.key();
    let planned = house.json(&["ledger", "freeze", "--reason", "a new year"]);
    assert_eq!(planned["done"], false);
    house.call(&["token", "create", "before", "--role", "auditor"]).ok();
    let frozen = house.json(&["ledger", "freeze", "--reason", "a new year", "--yes"]);
    assert_eq!((&frozen["done"], &frozen["shard"]["state"]), (&Value::from(true), &Value::from("frozen")));
    let last = house.entries("*")[0].clone();
    assert_eq!(last["entry"]["type"], "ledger.frozen");
    assert_eq!(last["published"], true);
    for words in [&["token", "create", "after", "--role", "auditor"][..], &["backup", "docs"]] {
        let refused = house.call(words).code(9);
        assert!(
            refused.err.contains("open a new shard with `vouchsafe ledger open-shard"),
            "{}",
            refused.err
        );
    }
    house.call(&["ledger", "freeze", "--reason", "again", "--yes"]).ok();
    house.verify(&key).ok();
    let told = house.call(&["doctor"]).code(10).out;
    assert!(told.contains("is frozen") && told.contains("open-shard"), "{told}");

    let opened = house.json(&opening("scheduled"));
    assert_eq!(opened["done"], true);
    assert_eq!(opened["new"]["number"], 2);
    let first = house.json(&["ledger", "show", "0"]);
    assert_eq!((&first["shard"], &first["entry"]["type"]), (&Value::from(2), &Value::from("ledger.opened")));
    let previous = &first["entry"]["detail"]["previous"];
    assert_eq!(previous["frozen"], true);
    let checkpoint = fs::read_to_string(house.data().join("ledger/checkpoint")).unwrap();
    assert_eq!(previous["checkpoint"], checkpoint.as_str());
    assert_eq!(house.json(&["ledger", "show", "0", "--shard", "1"])["entry"]["detail"].get("previous"), None);
    house.json(&opening("scheduled"));
    assert_eq!(shards(&house).len(), 2, "doing it again says that it is done");
    house.call(&["backup", "docs"]).ok();

    // Receipts of both, each under its own key.
    let index = last["index"].to_string();
    for (shard, index) in [("1", index.as_str()), ("2", "0")] {
        let proof = house.path(&format!("{shard}.tlog-proof"));
        let proof = proof.to_str().unwrap();
        house.call(&["ledger", "receipt", index, "--shard", shard, "-o", proof]).ok();
        let entry = house.path(&format!("{shard}.entry.json"));
        let vkey = shards(&house)[usize::from(shard == "2")]["keys"][0]["key"].clone();
        let words = ["verify", proof, "--entry", entry.to_str().unwrap(), "--key", vkey.as_str().unwrap()];
        house.call(&words).ok();
    }
    house
        .call(&["ledger", "show", &(last["index"].as_u64().unwrap() + 1).to_string(), "--shard", "1"])
        .code(3);
    let listed: Vec<_> = house.entries("ledger.*").iter().map(|e| e["shard"].as_u64().unwrap()).collect();
    assert_eq!(listed, [2, 1, 1]);
    let first = house.json(&["ledger", "list", "--shard", "1", "--before", "3"]);
    assert_eq!(first["entries"].as_array().unwrap().len(), 3);
}

#[test]
fn a_whole_chain_verifies_and_a_broken_one_does_not() {
    let house = House::new();
    let first = house.key();
    house.call(&opening("compromised")).ok();
    house.call(&["backup", "docs"]).ok();
    let keys = all_keys(&house);
    let told = house.verify(&keys).ok().json();
    assert_eq!(told["shards"].as_array().unwrap().len(), 2, "{told}");
    // Without the new key the new shard cannot be told; with none of the old one's, nothing can.
    assert_eq!(house.verify(&first).code(24).json()["verdict"], "incomplete");
    // The ledger alone, without the database.
    let copy = house.path("copy");
    said(std::process::Command::new("cp").arg("-r").args([house.data().join("ledger"), copy.clone()])).ok();
    verify(&copy, &keys).ok();
    fs::write(copy.join("checkpoint"), fs::read(copy.join("shards/2/checkpoint")).unwrap()).unwrap();
    verify(&copy, &keys).code(22);
}

#[test]
fn an_open_server_freezes_opens_and_rotates() {
    let house = House::protected();
    let server = Serving::start(&house);
    house.call(&["ledger", "freeze", "--reason", "x", "--yes"]).ok();
    house.call(&["token", "create", "t", "--role", "auditor"]).code(9);
    house.call(&opening("scheduled")).ok();
    house.call(&["token", "create", "t", "--role", "auditor"]).ok();
    house.call(&["ledger", "rotate-key", "--announce"]).ok();
    house.call(&["token", "create", "u", "--role", "auditor"]).ok();
    house.call(&["ledger", "rotate-key", "--retire", "--yes"]).ok();
    house.call(&["token", "create", "v", "--role", "auditor"]).ok();
    let object = |path: &str| server.ask("GET", path, None, None);
    assert!(object("/ledger/checkpoint").2.starts_with("vouchsafe.local/"));
    assert!(object("/ledger/shards/2/checkpoint").2.starts_with(NEXT));
    assert_eq!(object("/ledger/shards/1/checkpoint").0, 404, "each shard has one path");
    assert_eq!(object("/ledger/shards/3/checkpoint").0, 404);
    assert_eq!(object("/ledger/shards/2/tile/entries/000.p/1").0, 401);
    let listed: Value = serde_json::from_str(&object("/v1/ledger/shards").2).unwrap();
    assert_eq!(listed["shards"].as_array().unwrap().len(), 2);
    assert_eq!(server.ask("POST", "/v1/ledger/freeze", None, Some("{}")).0, 401);
    server.end();
    house.verify(&all_keys(&house)).ok();
}

#[test]
fn a_key_is_replaced_with_an_overlap() {
    let house = House::new();
    let (old, ledger) = (house.key(), house.data().join("ledger"));
    house.call(&["ledger", "rotate-key", "--retire", "--yes"]).code(4);
    house.call(&["ledger", "rotate-key"]).code(2);
    house.call(&["ledger", "rotate-key", "--announce"]).ok();
    let new = house.key();
    assert_ne!(old, new);
    assert_eq!(signatures(&ledger), 2, "the checkpoint of the announcement bears both");
    house.call(&["ledger", "rotate-key", "--announce"]).code(4);
    house.call(&["token", "create", "t", "--role", "auditor"]).ok();
    assert_eq!(signatures(&ledger), 2);
    for key in [&old, &new] {
        house.verify(key).ok();
    }
    let private = house.data().join("keys/ledger.key");
    house.call(&["ledger", "rotate-key", "--retire"]).ok();
    assert!(private.exists(), "without --yes nothing is done");
    house.call(&["ledger", "rotate-key", "--retire", "--yes"]).ok();
    assert_eq!(signatures(&ledger), 1);
    assert!(!private.exists(), "the old private key is destroyed");
    house.call(&["backup", "docs"]).ok();
    house.verify(&new).ok();
    house.verify(&old).code(22);
    house.verify(&all_keys(&house)).ok();
    let spans = shards(&house)[0]["keys"].clone();
    assert_eq!((&spans[0]["key"], &spans[1]["key"]), (&Value::from(old), &Value::from(new)));
    let kinds: Vec<_> = house.entries("ledger.*").iter().map(|e| e["entry"]["type"].clone()).collect();
    assert_eq!(kinds, ["ledger.key-retired", "ledger.key-announced", "ledger.opened"]);
}

#[test]
fn a_lost_key_is_no_end() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    fs::remove_file(house.data().join("keys/ledger.key")).unwrap();
    house.call(&["asset", "list"]).code(1);
    house.call(&opening("scheduled")).code(4);
    let opened = house.json(&opening("key-lost"));
    assert!(opened["stopped"].as_str().unwrap().contains("is not here"), "{opened}");
    house.call(&["backup", "docs"]).ok();
    let first = house.json(&["ledger", "show", "0"]);
    assert_eq!(first["entry"]["detail"]["previous"]["frozen"], false);
    house.verify(&all_keys(&house)).ok();
}

#[test]
fn an_old_copy_goes_on_from_what_others_have_seen() {
    let house = House::new();
    let copy = house.path("yesterday");
    said(std::process::Command::new("cp").arg("-r").args([house.data(), copy.clone()])).ok();
    house.call(&["backup", "docs"]).ok();
    let seen = house.path("seen");
    fs::copy(house.data().join("ledger/checkpoint"), &seen).unwrap();
    let strange = house.path("strange");
    fs::write(&strange, "no checkpoint").unwrap();
    // The machine burns down, and yesterday's copy is put in its place.
    fs::remove_dir_all(house.data()).unwrap();
    fs::rename(&copy, house.data()).unwrap();
    let mut words = opening("rolled-back").to_vec();
    words.extend(["--last-checkpoint", strange.to_str().unwrap()]);
    house.call(&words).code(2);
    *words.last_mut().unwrap() = seen.to_str().unwrap();
    let opened = house.json(&words);
    assert!(opened["lacking"].as_u64().unwrap() > 0, "{opened}");
    let previous = house.json(&["ledger", "show", "0"])["entry"]["detail"]["previous"].clone();
    assert_eq!(previous["checkpoint"], fs::read_to_string(&seen).unwrap().as_str());
    assert!(previous["known"].as_u64() < previous["size"].as_u64());
    house.call(&["backup", "docs"]).ok();
    // The verdict says that the end of the old log is not here; bringing it back from a mirror heals that.
    assert_eq!(house.verify(&all_keys(&house)).code(24).json()["verdict"], "incomplete");
}

#[test]
fn a_key_of_ones_own_and_names_that_cannot_be() {
    let house = House::new();
    let origin = house.key().split('+').next().unwrap().to_owned();
    for (name, code) in [(origin.as_str(), 4), ("a b", 2), ("a+b", 2), ("", 2)] {
        house.call(&["ledger", "open-shard", "--origin", name, "--yes"]).code(code);
    }
    house.call(&["ledger", "open-shard", "--origin", NEXT, "--reason", "boredom"]).code(2);
    let other = House::empty();
    other.call(&["init", "--origin", NEXT]).ok();
    let file = other.data().join("keys/ledger.key");
    let mut words = opening("scheduled").to_vec();
    words.extend(["--key", file.to_str().unwrap()]);
    house.call(&words).ok();
    assert_eq!(house.key(), other.key());
}

/// Starts a command, and kills it at some moment, if it has not ended by then.
#[expect(clippy::disallowed_methods, reason = "the moment of a kill is no condition that can be waited for")]
fn kill(house: &House, words: &[&str], random: &mut Random) {
    let mut child = house.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_micros(random.below(900_000)));
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn kills_leave_what_can_be_gone_on_with() {
    let house = House::new();
    let mut random = Random(20_261_124);
    for round in 0..12_u64 {
        let origin = format!("ledger.example/{round}");
        let words = ["ledger", "open-shard", "--origin", &origin, "--reason", "compromised", "--yes"];
        kill(&house, &words, &mut random);
        house.call(&words).ok();
        let found = shards(&house);
        assert_eq!(found.len() as u64, round + 2, "{found:?}");
        assert_eq!(found.last().unwrap()["keys"].as_array().unwrap().len(), 1, "no key is made in vain");
        kill(&house, &["ledger", "rotate-key", "--announce"], &mut random);
        // It is announced by whichever of the two came to its end.
        let again = house.call(&["ledger", "rotate-key", "--announce"]);
        assert!(matches!(again.code, 0 | 4), "{}", again.err);
        kill(&house, &["ledger", "rotate-key", "--retire", "--yes"], &mut random);
        let again = house.call(&["ledger", "rotate-key", "--retire", "--yes"]);
        assert!(matches!(again.code, 0 | 4), "{}", again.err);
        let keys = shards(&house).last().unwrap()["keys"].as_array().unwrap().clone();
        assert_eq!(keys.iter().filter(|key| key["retired"].is_null()).count(), 1, "{keys:?}");
        house.call(&["token", "create", &format!("t{round}"), "--role", "auditor"]).ok();
    }
    let private = fs::read_dir(house.data().join("keys")).unwrap();
    let private = private.filter(|file| file.as_ref().unwrap().file_name() != "kek").count();
    assert_eq!(private, 13, "one private key for each shard: what is retired is destroyed");
    let told = house.verify(&all_keys(&house)).ok().json();
    assert_eq!(told["shards"].as_array().unwrap().len(), 13);
}

/// Calls the binary without an installation.
fn alone(words: &[&str]) -> Said {
    said(bare(Path::new(BINARY)).args(words))
}

/// A house with two shards, the folder of its ledger, and where a mirror is to be.
fn two_shards() -> (House, String, String) {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    house.call(&opening("scheduled")).ok();
    house.call(&["backup", "docs"]).ok();
    let (ledger, copy) = (house.data().join("ledger"), house.path("mirror"));
    (house, ledger.to_str().unwrap().to_owned(), copy.to_str().unwrap().to_owned())
}

#[test]
fn fsck_and_mirrors_go_through_all_shards() {
    let (house, ledger, copy) = two_shards();
    let (keys, first) = (all_keys(&house), shards(&house)[0]["keys"][0]["key"].as_str().unwrap().to_owned());
    let sound = house.call(&["ledger", "fsck"]).ok();
    assert!(sound.out.contains("2: ledger.example/second"), "{}", sound.out);
    let newer = house.data().join("ledger/shards/2");
    for object in files(&newer.join("tile/entries")) {
        let name = format!(" shards/2/{}: ", object.strip_prefix(&newer).unwrap().display());
        flip(&object, 40);
        let told = house.call(&["ledger", "fsck"]).code(22);
        assert!(told.out.contains(&name) && told.out.contains("take it from a mirror"), "{}", told.out);
        flip(&object, 40);
    }
    let mirror = |key: &str| alone(&["ledger", "mirror", &ledger, &copy, "--key", key]);
    let told = mirror(&first).code(24);
    assert!(told.out.contains("ledger.example/second: name its key too"), "{}", told.out);
    verify(Path::new(&copy), &first).ok();
    let told = mirror(&keys).ok();
    assert!(told.out.contains("shard 1: ") && told.out.contains("shard 2: "), "{}", told.out);
    let told = verify(Path::new(&copy), &keys).ok().json();
    assert_eq!(told["shards"].as_array().unwrap().len(), 2, "{told}");
    assert!(mirror(&keys).ok().out.contains("shard 2: "));
}

#[test]
fn a_mirror_refuses_a_shard_that_goes_on_from_another_ledger() {
    let (house, ledger, copy) = two_shards();
    let (other, strange, _) = two_shards();
    let keys = [all_keys(&house), all_keys(&other)];
    let next = house.data().join("ledger/shards/2");
    fs::remove_dir_all(&next).unwrap();
    let other_next = Path::new(&strange).join("shards/2");
    said(std::process::Command::new("cp").arg("-r").args([&other_next, &next])).ok();
    let mut mirror = vec!["ledger", "mirror", &ledger, &copy];
    mirror.extend(["--key", &keys[0], "--key", &keys[1]]);
    let told = alone(&mirror).code(22);
    assert!(told.out.contains(" shards/2/tile/entries/000 (entry 0): "), "{}", told.out);
    assert_eq!(fs::read_dir(Path::new(&copy).join("shards/2/evidence")).unwrap().count(), 1);
}

#[test]
fn a_mirror_that_follows_goes_on_in_the_next_shard() {
    let (house, other) = (House::new(), House::empty());
    other.call(&["init", "--origin", NEXT]).ok();
    let (ledger, copy) = (house.data().join("ledger"), house.path("mirror"));
    let words = ["ledger", "mirror", ledger.to_str().unwrap(), copy.to_str().unwrap(), "--follow"];
    let keys = ["--interval", "1s", "--key", &house.key(), "--key", &other.key()];
    let mut following = bare(Path::new(BINARY));
    let mut following = following.args(words).args(keys).stdout(Stdio::null()).spawn().unwrap();
    // Nobody tells when it has looked: asking for something else takes time meanwhile.
    let appears = |file: &str| {
        (0..500).any(|_| house.json(&["ledger", "shards"]).is_object() && copy.join(file).exists())
    };
    assert!(appears("checkpoint"));
    let file = other.data().join("keys/ledger.key");
    house.call(&[&opening("scheduled")[..], &["--key", file.to_str().unwrap()]].concat()).ok();
    assert!(appears("shards/2/checkpoint"));
    following.kill().unwrap();
    following.wait().unwrap();
    verify(&copy, &all_keys(&house)).ok();
}

#[test]
fn diffs_and_exports_are_of_one_shard_and_say_which() {
    let (house, ledger, _) = two_shards();
    let keys = all_keys(&house);
    let origin = shards(&house)[0]["origin"].clone();
    let diff = |words: &[&str]| alone(&[&["ledger", "diff", "--key", &keys, "--json"], words].concat());
    let (old, new) = (format!("{ledger}/checkpoint"), format!("{ledger}/shards/2/checkpoint"));
    for (words, shard) in [
        (&["3", &ledger][..], 2),
        (&["3", &ledger, "--shard", "1"], 1),
        (&[&new, &ledger], 2),
        (&[&old, &ledger], 1),
    ] {
        let told = diff(words).ok().json();
        assert_eq!((&told["shard"], &told["shards"]), (&shard.into(), &2.into()), "{words:?}: {told}");
    }
    let two_logs = diff(&[&old, &new, "--ledger", &ledger]).code(2);
    assert!(two_logs.err.contains("these are two logs"), "{}", two_logs.err);
    diff(&[&old, &ledger, "--shard", "2"]).code(2);
    diff(&["0", &ledger, "--shard", "3"]).code(2);
    for (words, shard, of) in [(&[][..], 2, &NEXT.into()), (&["--shard", "1"], 1, &origin)] {
        let bundle = house.path(&format!("{shard}.tar"));
        let bundle = bundle.to_str().unwrap();
        let told = house.json(&[&["ledger", "export", "-o", bundle], words].concat());
        assert_eq!(told["shard"], shard, "{told}");
        let told = alone(&["verify", bundle, "--key", &keys, "--json"]).ok().json();
        assert_eq!((&told["origin"], &told["bundle"]["coverage"]), (of, &"all".into()), "{told}");
        assert!(told["bundle"]["present"].as_u64().unwrap() > 3, "{told}");
    }
    house.call(&["ledger", "export", "--shard", "3", "-o", "x.tar"]).code(3);
}
