//! `kill -9` at random moments: nothing acknowledged is lost, nothing is left hanging.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use crate::house::{House, Random, noise, said};
use crate::server::Serving;

/// How often something is killed.
const KILLS: u64 = 50;

/// What was acknowledged.
#[derive(Default)]
struct Acknowledged {
    tokens: BTreeSet<String>,
    points: BTreeSet<String>,
}

#[test]
fn kills_lose_nothing_that_was_acknowledged() {
    let house = House::new();
    std::fs::write(house.tree().join("large"), noise(9, 8 << 20)).unwrap();
    house.call(&["backup", "docs"]).ok();
    let key = house.key();
    let password = house.path("password");
    std::fs::write(&password, house.call(&["vault", "password"]).ok().out).unwrap();
    let mut random = Random(20_261_123);
    let mut acknowledged = Acknowledged::default();
    for kill in 0..KILLS {
        std::fs::write(house.tree().join("changing"), noise(kill, 1 << 20)).unwrap();
        // Now and then it lives long enough to finish what it began.
        let patience = if kill % 8 == 0 { 3_000_000 } else { 0 };
        let moment = Duration::from_micros(patience + random.below(1_200_000));
        // One in five hits a command that works in its own process.
        if kill % 5 == 4 {
            kill_a_command(&house, moment);
        } else {
            kill_a_server(&house, moment, &mut acknowledged);
        }
        holds(&house, &key, &acknowledged, kill);
        if kill % 10 == 9 {
            let vault = house.data().join("vaults/main");
            let mut check = Command::new("restic");
            check.arg("-r").arg(&vault).arg("--password-file").arg(&password).args([
                "check",
                "--read-data",
                "--no-cache",
                "--no-lock",
            ]);
            said(&mut check).ok();
        }
    }
    let (tokens, points) = (acknowledged.tokens.len(), acknowledged.points.len());
    assert!(tokens > 20 && points > 2, "too little was under way: {tokens} tokens, {points} points");
    house.call(&["backup", "docs"]).ok();
    house.call(&["drill", "docs"]).ok();
    house.verify(&key).ok();
}

/// What must be true after every restart.
fn holds(house: &House, key: &str, acknowledged: &Acknowledged, kill: u64) {
    let told = |kind: &str, pointer: &str| -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut before = None::<String>;
        loop {
            let mut words = vec!["ledger", "list", "--type", kind, "--limit", "1000"];
            words.extend(before.iter().flat_map(|index| ["--before", index.as_str()]));
            let page = house.json(&words);
            let entries = page["entries"].as_array().unwrap();
            all.extend(
                entries.iter().filter_map(|e| Some(e["entry"].pointer(pointer)?.as_str()?.to_owned())),
            );
            match entries.last() {
                Some(last) => before = Some(last["index"].to_string()),
                None => return all,
            }
        }
    };
    for state in ["running", "queued"] {
        let runs = house.json(&["run", "list", "--state", state]);
        let left = runs["runs"].as_array().unwrap().len();
        // What was queued waits for a server; nothing runs that nobody works on.
        assert!(state == "queued" || left == 0, "kill {kill}: {runs}");
    }
    assert!(told("token.created", "/target/id").is_superset(&acknowledged.tokens), "kill {kill}");
    let points = house.json(&["points", "docs"]);
    let points: BTreeSet<_> =
        points["points"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap().to_owned()).collect();
    assert!(
        points.is_superset(&acknowledged.points),
        "kill {kill}: {points:?} lacks some of {:?}",
        acknowledged.points
    );
    let verified = house.verify(key);
    assert_eq!(verified.code, 0, "kill {kill}: {}{}", verified.out, verified.err);
}

/// Backups, drills, decisions and new tokens at once, until the server is killed.
fn kill_a_server(house: &House, moment: Duration, acknowledged: &mut Acknowledged) {
    static TOKENS: AtomicU64 = AtomicU64::new(0);
    let mut server = Serving::start(house);
    let (tell, told) = mpsc::channel::<(&str, String)>();
    // A command that finds no server opens the installation itself, and would go on for ever.
    let over = AtomicBool::new(false);
    let over = &over;
    let again = move |words: &[&str]| {
        let said = house.call(words);
        // A refusal, because one of the kind is at work already, is no reason to stop.
        (!over.load(Ordering::SeqCst), said)
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let tell = tell.clone();
            scope.spawn(move || {
                loop {
                    let name = format!("t{}", TOKENS.fetch_add(1, Ordering::Relaxed));
                    let (goes_on, said) = again(&["token", "create", &name, "--role", "auditor", "--json"]);
                    if said.code == 0 {
                        let id = said.json()["token"]["id"].as_str().unwrap().to_owned();
                        let _ = tell.send(("token", id));
                    }
                    if !goes_on {
                        break;
                    }
                }
            });
        }
        let tell = tell.clone();
        scope.spawn(move || {
            loop {
                let (goes_on, said) = again(&["backup", "docs", "--json"]);
                if said.code == 0 {
                    let _ = tell.send(("point", said.json()["report"]["point"].as_str().unwrap().to_owned()));
                }
                if !goes_on {
                    break;
                }
            }
        });
        scope.spawn(move || while again(&["drill", "docs"]).0 {});
        scope.spawn(move || while again(&["decide", "docs", "--kind", "drill"]).0 {});
        wait(moment);
        over.store(true, Ordering::SeqCst);
        server.kill();
    });
    drop(tell);
    for (what, id) in told {
        let all = if what == "token" { &mut acknowledged.tokens } else { &mut acknowledged.points };
        all.insert(id);
    }
}

/// A backup in a process of its own, killed in the middle.
fn kill_a_command(house: &House, moment: Duration) {
    let mut child = house
        .command(&["backup", "docs", "--method", "full"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait(moment / 4);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Lets time pass: the moment of a kill is what this test is about.
fn wait(moment: Duration) {
    let (_keep, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(moment);
}
