//! Witnesses of the real binary beside the real binary: cosignatures, and old copies that sign nothing.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::house::{BINARY, House, Said, bare, files, said, verify};

/// A witness that runs.
struct Witness {
    folder: tempfile::TempDir,
    child: Child,
    url: String,
}

impl Witness {
    /// A witness of the house's ledger.
    fn of(house: &House) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("w");
        command(&dir, &["init", "--name", "witness.example/w1"]).ok();
        command(&dir, &["add-log", &house.key()]).ok();
        let (child, url) = serve(&dir, "127.0.0.1:0");
        Self { folder, child, url }
    }

    fn key(&self) -> String {
        command(&self.folder.path().join("w"), &["key"]).ok().out.trim().to_owned()
    }

    fn end(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Begins again where it was.
    fn again(&mut self) {
        let address = self.url.trim_start_matches("http://").to_owned();
        self.child = serve(&self.folder.path().join("w"), &address).0;
    }

    /// A policy of this witness alone.
    fn policy(&self, house: &House) -> PathBuf {
        let path = house.path("witnesses.policy");
        fs::write(&path, format!("witness w1 {} {}\nquorum w1\n", self.key(), self.url)).unwrap();
        path
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(dir: &Path, words: &[&str]) -> Said {
    said(bare(Path::new(BINARY)).env("VOUCHSAFE_WITNESS_DIR", dir).arg("witness").args(words))
}

fn serve(dir: &Path, at: &str) -> (Child, String) {
    let mut child = bare(Path::new(BINARY))
        .env("VOUCHSAFE_WITNESS_DIR", dir)
        .args(["witness", "serve", "--listen", at, "--log-format", "json"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let event: Value = serde_json::from_str(&line).unwrap_or_default();
        (event["message"] == "serving").then(|| event["address"].as_str().unwrap().to_owned())
    });
    std::thread::spawn(move || lines.for_each(drop));
    (child, format!("http://{}", address.expect("it serves")))
}

/// An installation that a witness cosigns.
fn witnessed(mode: &str) -> (House, Witness) {
    let house = House::empty();
    house.call(&["init"]).ok();
    let witness = Witness::of(&house);
    let policy = witness.policy(&house);
    house.call(&["ledger", "witnesses", "set", policy.to_str().unwrap(), "--mode", mode]).ok();
    (house, witness)
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(copied.success());
}

/// Puts yesterday's copy in the place of today's data directory.
fn roll_back(house: &House, yesterday: &Path) {
    fs::remove_dir_all(house.data()).unwrap();
    copy(yesterday, &house.data());
}

/// One more entry.
fn note(house: &House, name: &str) -> Said {
    house.call(&["token", "create", name, "--role", "auditor"])
}

/// That nothing is signed, neither by a server nor by a command, and that both say why and what to do.
#[track_caller]
fn signs_nothing(house: &House, words: &[&str]) {
    let before = fs::read(house.data().join("ledger/checkpoint")).unwrap();
    for said in [house.call(&["serve", "--listen", "127.0.0.1:0"]), note(house, "late")] {
        let said = said.code(9);
        for words in words.iter().chain(&["open-shard"]) {
            assert!(said.err.contains(words), "{words:?} is not in: {}", said.err);
        }
    }
    assert_eq!(fs::read(house.data().join("ledger/checkpoint")).unwrap(), before);
    // Reading is always allowed.
    house.call(&["ledger", "list"]).ok();
    let doctor = house.call(&["doctor"]).code(10);
    assert!(words.iter().all(|words| doctor.out.contains(words)), "{}", doctor.out);
    verify(&house.data(), &house.key()).ok();
}

#[test]
fn checkpoints_carry_cosignatures() {
    for mode in ["open", "closed"] {
        let (house, witness) = witnessed(mode);
        note(&house, "one").ok();
        let status = house.json(&["ledger", "witnesses", "status"]);
        assert_eq!(status["witnessed"], status["published"], "{status}");
        assert_eq!(status["witnesses"][0]["size"], status["published"], "{status}");
        let checkpoint = fs::read_to_string(house.data().join("ledger/checkpoint")).unwrap();
        assert_eq!(checkpoint.lines().filter(|line| line.starts_with("— witness.example/w1 ")).count(), 1);
        let changed = &house.entries("ledger.witnesses-changed")[0]["entry"];
        assert_eq!(changed["detail"]["witnesses"][0], witness.key().as_str(), "{changed}");
        assert_eq!(changed["evidence"][0]["kind"], "witness-policy", "{changed}");
        let shown = house.call(&["ledger", "witnesses", "show"]).ok().out;
        assert!(shown.contains(&witness.key()));
        house.call(&["ledger", "witnesses", "remove"]).ok();
        assert!(house.json(&["ledger", "witnesses", "status"])["mode"].is_null());
    }
}

#[test]
fn a_closed_ledger_publishes_nothing_without_its_witness() {
    let (house, mut witness) = witnessed("closed");
    let before = fs::read(house.data().join("ledger/checkpoint")).unwrap();
    witness.end();
    let said = note(&house, "one").code(9);
    assert!(said.err.contains("recorded") && said.err.contains(&witness.url), "{}", said.err);
    assert_eq!(fs::read(house.data().join("ledger/checkpoint")).unwrap(), before);
    witness.again();
    note(&house, "two").ok();
    let status = house.json(&["ledger", "witnesses", "status"]);
    assert_eq!(status["witnessed"], status["published"], "{status}");
    assert!(house.verify(&house.key()).ok().out.contains("signed"));
}

#[test]
fn yesterdays_copy_beside_a_witness_signs_nothing() {
    let (house, _witness) = witnessed("open");
    let yesterday = house.path("yesterday");
    copy(&house.data(), &yesterday);
    note(&house, "today").ok();
    roll_back(&house, &yesterday);
    signs_nothing(&house, &["witness w1", "this data directory is an old copy", "restore the newest copy"]);
}

#[test]
fn a_fork_of_the_same_size_beside_a_witness_signs_nothing() {
    let (house, _witness) = witnessed("open");
    let yesterday = house.path("yesterday");
    copy(&house.data(), &yesterday);
    note(&house, "today").ok();
    roll_back(&house, &yesterday);
    // Somebody forks the ledger by hand: no witness is asked.
    let nobody = house.path("nobody.policy");
    fs::write(&nobody, "quorum none\n").unwrap();
    let mut forking = house.command(&["token", "create", "other", "--role", "auditor"]);
    forking.env("VOUCHSAFE_LEDGER_WITNESSES", &nobody).env("VOUCHSAFE_LEDGER_WITNESS_MODE", "open");
    said(&mut forking).ok();
    signs_nothing(&house, &["witness w1", "another root", "the ledger has forked"]);
    let proofs = files(&house.data().join("forks"));
    let proof = proof::fork::Fork::parse(&fs::read(&proofs[0]).unwrap()).unwrap();
    proof.verify(&[house.key().parse().unwrap()]).unwrap();
}

#[test]
fn yesterdays_copy_beside_an_anchor_signs_nothing() {
    let house = House::empty();
    house.call(&["init"]).ok();
    let anchor = house.path("anchor");
    let with_anchor = |words: &[&str]| said(house.command(words).env("VOUCHSAFE_LEDGER_ANCHOR", &anchor));
    with_anchor(&["token", "create", "one", "--role", "auditor"]).ok();
    let kept = fs::read(&anchor).unwrap();
    assert_eq!(kept, fs::read(house.data().join("ledger/checkpoint")).unwrap());
    let yesterday = house.path("yesterday");
    copy(&house.data(), &yesterday);
    with_anchor(&["token", "create", "two", "--role", "auditor"]).ok();
    roll_back(&house, &yesterday);
    let place = anchor.to_str().unwrap();
    for words in
        [&["serve", "--listen", "127.0.0.1:0"][..], &["token", "create", "three", "--role", "auditor"]]
    {
        let said = with_anchor(words).code(9);
        assert!(said.err.contains(place) && said.err.contains("is an old copy"), "{}", said.err);
    }
    assert_ne!(fs::read(&anchor).unwrap(), kept, "the newest stays");
    // An anchor inside the data directory would be rolled back with it.
    let inside = house.data().join("anchor");
    let mut inside_call = house.command(&["ledger", "list"]);
    let said = said(inside_call.env("VOUCHSAFE_LEDGER_ANCHOR", inside)).code(2);
    assert!(said.err.contains("rolled back with it"), "{}", said.err);
}
