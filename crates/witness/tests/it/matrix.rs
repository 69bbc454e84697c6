//! The eleven cases of add-checkpoint, and what a monitor reads in between.

use proof::checkpoint::SignedCheckpoint;
use proof::cosignature;
use proof::note::Signature;
use witness::fingerprint;

use crate::log::{Log, request};
use crate::served::{BEGINNING, Place, Served};

const ORIGIN: &str = "example.com/audit";

/// The cosignature in an answer, verified as a log does: its time.
fn cosigned(served: &Served, log: &Log, size: u64, lines: &str) -> u64 {
    let lines = lines.strip_suffix('\n').unwrap().split('\n');
    let lines: Vec<Signature> = lines.map(|line| line.parse().unwrap()).collect();
    let checkpoint = log.checkpoint(size).with_signatures(lines).unwrap();
    let verified = cosignature::verify(&checkpoint, &[served.witness.key().clone()]).unwrap();
    assert_eq!(verified.len(), 1);
    verified[0].timestamp
}

#[test]
fn every_case_is_answered_as_the_specification_says() {
    let (log, stranger) = (Log::new(ORIGIN), Log::with_key(ORIGIN, 7));
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    for (old, new) in [(0, 5), (5, 8), (8, 20)] {
        let said = served.submit(log.request(old, new));
        assert_eq!(said.status, 200, "{old} to {new}: {}", said.body);
        assert_eq!(cosigned(&served, &log, new, &said.body), BEGINNING);
    }
    let note = |size| log.checkpoint(size).to_string();
    // Stale: the size of the last one, in a type of its own.
    let said = served.submit(log.request(8, 30));
    assert_eq!((said.status, said.body.as_str()), (409, "20\n"));
    assert!(said.head.contains("content-type: text/x.tlog.size"), "{}", said.head);
    assert_eq!(served.submit(log.request(0, 30)).status, 409);
    assert_eq!(served.submit(log.request(30, 40)).status, 409);
    // A proof that fails.
    assert_eq!(served.submit(request(20, &log.proof(19, 30), &note(30))).status, 422);
    assert_eq!(served.submit(request(20, &[], &note(30))).status, 422);
    // The same again, later: a heartbeat.
    place.clock.fetch_add(60, std::sync::atomic::Ordering::SeqCst);
    let said = served.submit(log.request(20, 20));
    assert_eq!(cosigned(&served, &log, 20, &said.body), BEGINNING + 60);
    assert_eq!(served.submit(request(20, &log.proof(19, 20), &note(20))).status, 422);
    // One size, another root.
    let fork = Log::fork_at(ORIGIN, 3);
    assert_eq!(served.submit(fork.request(20, 20)).status, 422);
    // Old larger than new.
    assert_eq!(served.submit(request(20, &[], &note(8))).status, 400);
    // Not signed by the log; signed over other bytes; another log.
    assert_eq!(served.submit(stranger.request(20, 30)).status, 403);
    let changed = log.request(20, 30).replace("\n30\n", "\n31\n");
    assert_eq!(served.submit(changed).status, 403);
    assert_eq!(served.submit(Log::new("example.com/other").request(0, 5)).status, 404);
    // A fork with its own proof.
    assert_eq!(served.submit(fork.request(20, 30)).status, 422);
    assert_eq!(served.latest(), Some((20, BEGINNING + 60)), "no refusal changed anything");
    assert_eq!(served.submit(log.request(20, 30)).status, 200);
}

#[test]
fn an_empty_log_is_cosigned_and_has_one_root() {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    let lie = log.checkpoint_of(0, log.root(1)).to_string();
    assert_eq!(served.submit(request(0, &[], &lie)).status, 422);
    assert_eq!(served.submit(log.request(0, 0)).status, 200);
    assert_eq!(served.submit(log.request(0, 0)).status, 200);
    assert_eq!(served.submit(request(0, &log.proof(3, 5), &log.checkpoint(5).to_string())).status, 422);
    assert_eq!(served.submit(log.request(0, 5)).status, 200);
}

#[test]
fn monitors_read_what_was_cosigned() {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    let path = format!("/{}/checkpoint", fingerprint(ORIGIN));
    assert_eq!(served.get(&path).status, 404);
    // Lines of others, such as cosignatures that the log collected, are not passed on.
    let other = Log::with_key("witness.example/other", 5);
    let line = other.key.sign_text(log.checkpoint(5).note().text()).unwrap();
    let note = log.checkpoint(5).with_signatures([line]).unwrap().to_string();
    let said = served.submit(request(0, &[], &note));
    let read = served.get(&path);
    assert_eq!(read.status, 200);
    assert_eq!(read.body, format!("{}{}", log.checkpoint(5), said.body));
    assert!(SignedCheckpoint::open(read.body.as_bytes(), &[log.vkey()]).is_ok());
    for path in ["/00/checkpoint", &format!("/{}/checkpoint", fingerprint("other")), "/x", "/checkpoint"] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
    let page = served.get("/");
    assert!(page.body.contains(&served.witness.key().to_string()), "{}", page.body);
    assert!(page.body.contains("size 5") && page.body.contains(&log.vkey().to_string()), "{}", page.body);
    assert_eq!(served.get("/add-checkpoint").status, 405);
}

#[test]
fn what_was_cosigned_is_there_after_a_restart() {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    let line = served.submit(log.request(0, 5)).body;
    drop(served);
    let served = place.serve();
    assert_eq!(served.latest(), Some((5, BEGINNING)));
    let read = served.get(&format!("/{}/checkpoint", fingerprint(ORIGIN)));
    assert_eq!(read.body, format!("{}{line}", log.checkpoint(5)));
    assert_eq!(served.submit(log.request(0, 20)).body, "5\n");
    assert_eq!(served.submit(log.request(5, 20)).status, 200);
}

#[test]
fn either_key_will_do_while_one_replaces_the_other() {
    let (old, new) = (Log::new(ORIGIN), Log::with_key(ORIGIN, 2));
    let place = Place::new(&[old.vkey()]);
    let served = place.serve();
    assert_eq!(served.submit(old.request(0, 5)).status, 200);
    assert_eq!(served.submit(new.request(5, 8)).status, 403);
    drop(served);
    place.add(&[new.vkey()]);
    let served = place.serve();
    let both =
        old.checkpoint(8).with_signatures([new.key.sign_text(old.checkpoint(8).note().text()).unwrap()]);
    assert_eq!(served.submit(request(5, &old.proof(5, 8), &both.unwrap().to_string())).status, 200);
    assert_eq!(served.submit(new.request(8, 20)).status, 200);
    // A known key with a bad signature refuses the note, even if another key's is good.
    let bad = new.key.sign_text(old.checkpoint(8).note().text()).unwrap();
    let mixed = old.checkpoint(30).with_signatures([bad]).unwrap().to_string();
    assert_eq!(served.submit(request(20, &old.proof(20, 30), &mixed)).status, 403);
    drop(served);
    place.directory().edit("remove-log").unwrap().remove(&old.vkey().to_string()).unwrap();
    let served = place.serve();
    assert_eq!(served.submit(old.request(20, 30)).status, 403);
    assert_eq!(served.submit(new.request(20, 30)).status, 200);
}

#[test]
fn the_list_of_logs_changes_while_it_serves() {
    let (log, other) = (Log::new(ORIGIN), Log::new("example.com/other"));
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    assert_eq!(served.submit(log.request(0, 5)).status, 200);
    assert_eq!(served.submit(other.request(0, 5)).status, 404);
    assert_eq!(served.witness.reload().unwrap(), (1, false));
    place.add(&[other.vkey()]);
    assert_eq!(served.submit(other.request(0, 5)).status, 404, "nothing changes before it is read");
    assert_eq!(served.witness.reload().unwrap(), (2, true));
    assert_eq!(served.submit(other.request(0, 5)).status, 200);
    // A log that is removed is forgotten by nobody: listed again, it goes on from where it was.
    place.directory().edit("remove-log").unwrap().remove(ORIGIN).unwrap();
    assert_eq!(served.witness.reload().unwrap(), (1, true));
    assert_eq!(served.submit(log.request(5, 8)).status, 404);
    place.add(&[log.vkey()]);
    assert_eq!(served.witness.reload().unwrap(), (2, true));
    assert_eq!(served.submit(log.request(0, 8)).status, 409);
    assert_eq!(served.submit(log.request(5, 8)).status, 200);
    // A list that cannot be believed changes nothing, and says so.
    let list = place.directory().list_file();
    let good = std::fs::read_to_string(&list).unwrap();
    let strange = Log::new("example.com/strange").vkey();
    for bad in [format!("{good}log nonsense\n"), format!("log {strange}\n")] {
        std::fs::write(&list, bad).unwrap();
        assert!(served.witness.reload().is_err());
        assert_eq!(served.submit(log.request(8, 8)).status, 200);
    }
}
