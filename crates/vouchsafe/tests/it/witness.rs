//! The witness as a process: commands, kills in the middle of requests, and evidence that is checked again.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::cosignature;
use proof::hash::{Hash, leaf_hash, node_hash};
use proof::note::{Signature, SigningKey, VerifyingKey};
use proof::tree::{self, HashSource};
use serde_json::Value;
use tempfile::TempDir;

use crate::house::{BINARY, Random, Said, bare, said};

const ORIGIN: &str = "backups.example/audit";

/// Entries of the log that is played.
const ENTRIES: u64 = 1 << 12;

/// A log in memory; one that lies has other entries from 3 on.
struct Log {
    key: SigningKey,
    levels: Vec<Vec<Hash>>,
}

impl HashSource for Log {
    fn subtree(&self, level: u8, index: u64) -> Option<Hash> {
        self.levels.get(usize::from(level))?.get(usize::try_from(index).ok()?).copied()
    }
}

impl Log {
    fn new(lies: bool) -> Self {
        let leaf = |number: u64| leaf_hash(format!("{number}{}", lies && number >= 3).as_bytes());
        let mut levels = vec![(0..ENTRIES).map(leaf).collect::<Vec<_>>()];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let (pairs, _) = below.as_chunks::<2>();
            levels.push(pairs.iter().map(|[left, right]| node_hash(left, right)).collect());
        }
        Self { key: SigningKey::from_seed(ORIGIN, &[1; 32]).unwrap(), levels }
    }

    fn checkpoint(&self, size: u64) -> SignedCheckpoint {
        let root = tree::root(size, self).unwrap();
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root, extensions: Vec::new() };
        SignedCheckpoint::sign(checkpoint, &[&self.key]).unwrap()
    }

    fn request(&self, old: u64, new: u64) -> String {
        let proof = tree::consistency_proof(old, new, self).unwrap();
        let head = std::iter::once(format!("old {old}")).chain(proof.iter().map(|hash| hash.to_base64()));
        format!("{}\n\n{}", head.collect::<Vec<_>>().join("\n"), self.checkpoint(new))
    }
}

/// A witness's directory, and the binary that works on it.
struct Place(TempDir);

impl Place {
    /// A witness that knows the log.
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.call(&["init", "--name", "witness.example/w1"]).ok();
        place.call(&["add-log", &Log::new(false).key.verifying_key().to_string()]).ok();
        place
    }

    fn dir(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = bare(Path::new(BINARY));
        command.env("VOUCHSAFE_WITNESS_DIR", self.dir().join("w")).arg("witness").args(words);
        command
    }

    fn call(&self, words: &[&str]) -> Said {
        said(&mut self.command(words))
    }

    fn key(&self) -> VerifyingKey {
        self.call(&["key"]).ok().out.trim().parse().unwrap()
    }

    /// The size and the time of what was cosigned last, as the disk has it.
    fn latest(&self) -> Option<(u64, String)> {
        let log = self.call(&["list", "--json"]).ok().json()["logs"][0].clone();
        Some((log["size"].as_u64()?, log["cosigned"].as_str().unwrap().to_owned()))
    }

    fn serve(&self) -> Serving {
        let words = ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"];
        let mut child = self.command(&words).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            (event["message"] == "serving").then(|| event["address"].as_str().unwrap().to_owned())
        });
        // Somebody must read on, or the witness would wait for it.
        std::thread::spawn(move || lines.for_each(drop));
        Serving { child, address: address.expect("it serves") }
    }
}

/// A witness that runs.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    /// Submits a request: the status and the body, unless the witness is killed.
    fn submit(&self, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
        let head = format!(
            "POST /add-checkpoint HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    }

    fn end(mut self) {
        let asked = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Nothing to do for one that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Submits sizes that grow, until the witness is gone: what was cosigned, with its line.
fn climb(serving: &Serving, log: &Log, mut old: u64, step: u64, tell: &mpsc::SyncSender<(u64, String)>) {
    loop {
        let new = (old + step).min(ENTRIES);
        match serving.submit(&log.request(old, new)) {
            Some((200, line)) => {
                old = new;
                let _ = tell.send((new, line));
            }
            Some((409, last)) => old = last.trim().parse().unwrap(),
            Some((422, _)) => {
                assert_eq!(log.levels[0][3], Log::new(true).levels[0][3], "only lies are refused");
            }
            Some((status, body)) => panic!("{status}: {body}"),
            None => return,
        }
    }
}

/// How often it is killed.
const KILLS: u64 = 20;

#[test]
fn kills_take_nothing_back_that_was_cosigned() {
    let (log, lies) = (Log::new(false), Log::new(true));
    let (place, mut random) = (Place::new(), Random(3));
    let key = place.key();
    let (mut last, mut all) = (0, 0);
    for kill in 0..KILLS {
        let mut serving = place.serve();
        // The truth comes first, up to the first entry that differs, so that the lie can be told apart.
        let (status, body) = serving.submit(&log.request(last, (last + 1).clamp(4, ENTRIES))).unwrap();
        assert!(status == 200 || (status == 409 && body.trim().parse::<u64>().unwrap() > last), "{body}");
        let (tell, told) = mpsc::sync_channel(100_000);
        std::thread::scope(|scope| {
            let child = serving.child.id();
            for (log, step) in [(&log, 1), (&log, 2), (&log, 0), (&lies, 1)] {
                let (serving, tell) = (&serving, tell.clone());
                scope.spawn(move || climb(serving, log, last.max(4), step, &tell));
            }
            let (_keep, never) = mpsc::sync_channel::<()>(1);
            // The moment of a kill is what this test is about.
            let _ = never.recv_timeout(Duration::from_millis(random.below(400)));
            assert!(Command::new("kill").args(["-KILL", &child.to_string()]).status().unwrap().success());
        });
        serving.child.wait().unwrap();
        drop(tell);
        let (size, _) = place.latest().expect("something was cosigned");
        for (acknowledged, line) in told {
            assert!(acknowledged <= size, "kill {kill}: {acknowledged} was cosigned, {size} is on disk");
            // Only the truth was.
            let line: Signature = line.trim_end().parse().unwrap();
            let checkpoint = log.checkpoint(acknowledged).with_signatures([line]).unwrap();
            assert_eq!(cosignature::verify(&checkpoint, std::slice::from_ref(&key)).unwrap().len(), 1);
            all += 1;
        }
        assert!(size >= last, "kill {kill}: it was {last}, and is {size}");
        last = size;
    }
    assert!(all > 20, "too little was under way: {all}");
    place.call(&["evidence", "--quiet"]).code(23);
}

#[test]
fn a_fork_is_kept_and_proved_to_anybody() {
    let (log, lies) = (Log::new(false), Log::new(true));
    let place = Place::new();
    assert!(place.call(&["evidence"]).ok().out.ends_with("verdict: none\n"));
    let serving = place.serve();
    assert_eq!(serving.submit(&log.request(0, 20)).unwrap().0, 200);
    assert_eq!(serving.submit(&lies.request(20, 20)).unwrap().0, 422);
    serving.end();
    let told = place.call(&["evidence", "--json"]).code(23).json();
    assert_eq!(told["verdict"], "fork");
    assert_eq!(told["evidence"][0]["log"], ORIGIN);
    assert!(told["evidence"][0]["remarks"][1].as_str().unwrap().contains("127.0.0.1"), "{told}");
    // Somebody else checks it, with the log's key and nothing more.
    let file = told["evidence"][0]["file"].as_str().unwrap();
    let key = log.key.verifying_key().to_string();
    let check = |file: &str, key: &str| {
        said(bare(Path::new(BINARY)).args(["witness", "evidence", file, "--key", key]))
    };
    assert!(check(file, &key).code(23).out.ends_with("verdict: fork\n"));
    let stranger = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap().verifying_key().to_string();
    assert!(check(file, &stranger).code(24).out.ends_with("verdict: incomplete\n"));
    let spoiled = place.dir().join("spoiled.fork");
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::write(&spoiled, text.replace("\n20\n", "\n21\n")).unwrap();
    assert!(check(spoiled.to_str().unwrap(), &key).code(22).out.ends_with("verdict: mismatch\n"));
    // A log that is removed leaves its evidence, and the key to check it with must be given.
    place.call(&["remove-log", ORIGIN]).ok();
    place.call(&["evidence"]).code(24);
    place.call(&["evidence", "--key", &key]).code(23);
}

#[test]
fn mistakes_are_told_with_what_to_do() {
    let place = Place::new();
    assert!(place.call(&["init", "--name", "again"]).code(4).err.contains("there is one already"));
    assert!(place.call(&["add-log", "nonsense"]).code(2).err.contains("verification key"));
    assert!(place.call(&["remove-log", "nonsense"]).code(3).err.contains("witness list"));
    let own = place.key().to_string();
    assert!(place.call(&["add-log", &own]).code(2).err.contains("not the key of a log"));
    let elsewhere = place.dir().join("elsewhere");
    let there = ["serve", "--dir", elsewhere.to_str().unwrap()];
    assert!(place.call(&there).code(3).err.contains("vouchsafe witness init"));
    let bad_name = ["init", "--name", "a name", "--dir", elsewhere.to_str().unwrap()];
    assert!(place.call(&bad_name).code(2).err.contains("without spaces"));
    // One process at a time.
    let serving = place.serve();
    let holder = format!("process {} (vouchsafe witness serve)", serving.child.id());
    let err = place.call(&["serve", "--listen", "127.0.0.1:0"]).code(4).err;
    assert!(err.contains(&holder), "{err}");
    assert!(place.call(&["list"]).ok().out.contains("never"), "looking is allowed");
    serving.end();
    // What it remembers is damaged: it does not start over.
    let state = std::fs::read_dir(place.dir().join("w/state")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&state, "").unwrap();
    let err = place.call(&["serve", "--listen", "127.0.0.1:0"]).code(1).err;
    assert!(err.contains("does not start over") && err.contains("remove-log"), "{err}");
}

#[test]
fn a_log_is_added_to_a_witness_that_serves() {
    let place = Place::new();
    place.call(&["remove-log", ORIGIN]).ok();
    let (serving, log) = (place.serve(), Log::new(false));
    let submit = || serving.submit(&log.request(0, 5)).unwrap().0;
    assert_eq!(submit(), 404);
    place.call(&["add-log", &log.key.verifying_key().to_string()]).ok();
    // It looks at its list by itself.
    let cosigned = (0..2_000).any(|_| {
        place.call(&["list"]).ok();
        submit() == 200
    });
    assert!(cosigned);
    serving.end();
}
