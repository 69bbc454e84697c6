//! `kill -9` at random moments: nothing acknowledged is lost, nothing is left hanging.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use crate::house::{House, Random, noise, said};
use crate::server::Serving;

/// How often the server is killed; more by hand: `VOUCHSAFE_KILLS=500 cargo test …`.
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
        let moment = Duration::from_micros(random.below(600_000));
        // One in five hits a command that works in its own process.
        if kill % 5 == 4 {
            kill_a_command(&house, moment)
        } else {
            kill_a_server(&house, moment, &mut acknowledged)
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
    assert!(acknowledged.tokens.len() > 50 && acknowledged.points.len() > 5, "too little was under way");
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
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let tell = tell.clone();
            scope.spawn(move || {
                loop {
                    let name = format!("t{}", TOKENS.fetch_add(1, Ordering::Relaxed));
                    if house.call(&["token", "create", &name, "--role", "auditor"]).code != 0 {
                        break;
                    }
                    let _ = tell.send(("token", name));
                }
            });
        }
        let tell = tell.clone();
        scope.spawn(move || {
            loop {
                let said = house.call(&["backup", "docs", "--json"]);
                if said.code != 0 {
                    break;
                }
                let _ = tell.send(("point", said.json()["report"]["point"].as_str().unwrap().to_owned()));
            }
        });
        scope.spawn(move || while house.call(&["drill", "docs"]).code == 0 {});
        scope.spawn(move || while house.call(&["decide", "docs", "--kind", "drill"]).code == 0 {});
        wait(moment);
        server.kill();
    });
    drop(tell);
    for (what, id) in told {
        if what == "token" {
            acknowledged.tokens.insert(id)
        } else {
            acknowledged.points.insert(id)
        };
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
