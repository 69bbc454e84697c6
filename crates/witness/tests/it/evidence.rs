//! What a witness keeps of a log that contradicts itself, and what is no contradiction.

use proof::fork::Fork;

use crate::log::{Log, request};
use crate::served::Place;

const ORIGIN: &str = "example.com/audit";

/// The forks that are kept, proven with the log's key: their sizes.
fn kept(place: &Place, log: &Log) -> Vec<(u64, u64)> {
    let evidence = place.directory().evidence().unwrap();
    let mut sizes: Vec<_> = evidence
        .iter()
        .map(|evidence| {
            let fork: &Fork = evidence.fork.as_ref().unwrap();
            let proven = fork.verify(&[log.vkey()]).unwrap();
            (proven.first.size, proven.second.size)
        })
        .collect();
    sizes.sort_unstable();
    sizes
}

#[test]
fn contradictions_are_kept_before_they_are_refused() {
    let (log, fork) = (Log::new(ORIGIN), Log::fork_at(ORIGIN, 3));
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    assert_eq!(served.submit(log.request(0, 20)).status, 200);
    // Two roots of one size.
    assert_eq!(served.submit(fork.request(20, 20)).status, 422);
    assert_eq!(kept(&place, &log), [(20, 20)]);
    // The same, seen by another way: a size that is refused before the root is looked at.
    assert_eq!(served.submit(fork.request(8, 20)).status, 409);
    assert_eq!(kept(&place, &log), [(20, 20)], "the same contradiction is kept once");
    // A newer tree with its own proof.
    assert_eq!(served.submit(fork.request(20, 30)).status, 422);
    assert_eq!(kept(&place, &log), [(20, 20), (20, 30)]);
    // It goes on cosigning what it cosigned before.
    assert_eq!(served.submit(log.request(20, 30)).status, 200);
    let text = place.directory().evidence().unwrap()[0].fork.as_ref().unwrap().remarks.join("\n");
    assert!(text.contains("found 1795000000") && text.contains("submitted by"), "{text}");
}

#[test]
fn what_proves_nothing_is_not_kept() {
    let (log, fork) = (Log::new(ORIGIN), Log::fork_at(ORIGIN, 3));
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    assert_eq!(served.submit(log.request(0, 20)).status, 200);
    let note = log.checkpoint(30).to_string();
    // Anybody can send a bad proof with a good checkpoint.
    for proof in [vec![], log.proof(19, 30), fork.proof(20, 30), log.proof(20, 30)[1..].to_vec()] {
        assert_eq!(served.submit(request(20, &proof, &note)).status, 422);
    }
    // A fork without its proof contradicts nothing yet, nor does a smaller one, nor one by a stranger.
    assert_eq!(served.submit(request(20, &[], &fork.checkpoint(30).to_string())).status, 422);
    assert_eq!(served.submit(fork.request(0, 8)).status, 409);
    let stranger = Log::with_key(ORIGIN, 7);
    assert_eq!(served.submit(stranger.request(20, 20)).status, 403);
    assert_eq!(served.submit(log.request(0, 20)).status, 409);
    assert!(place.directory().evidence().unwrap().is_empty());
}

#[test]
fn a_contradiction_that_cannot_be_kept_is_not_refused_as_if_it_were() {
    let (log, fork) = (Log::new(ORIGIN), Log::fork_at(ORIGIN, 3));
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    assert_eq!(served.submit(log.request(0, 20)).status, 200);
    // A file in the place of the folder, as for root no permissions are in the way.
    let folder = place.directory().evidence_folder(ORIGIN);
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    std::fs::write(&folder, "").unwrap();
    assert_eq!(served.submit(fork.request(20, 20)).status, 500);
    std::fs::remove_file(&folder).unwrap();
    assert_eq!(served.submit(fork.request(20, 20)).status, 422);
    assert_eq!(kept(&place, &log), [(20, 20)]);
}
