//! Many at once: one wins, and the state only moves forward.

use std::io::{Read, Write};
use std::thread;

use crate::log::{Log, request};
use crate::served::{Place, Said};

const ORIGIN: &str = "example.com/audit";

#[test]
fn of_many_from_one_size_one_wins() {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    for (old, sizes) in [(0, 1..17), (16, 17..33), (32, 33..49)] {
        if old > 0 {
            let from = served.latest().unwrap().0;
            assert_eq!(served.submit(log.request(from, old)).status, 200);
        }
        let won: Vec<u64> = thread::scope(|scope| {
            let submitters: Vec<_> = sizes
                .map(|size| {
                    let (served, log) = (&served, &log);
                    // The largest must not win, or there is nowhere to go on from.
                    scope.spawn(move || (size, served.submit(log.request(old, size)).status))
                })
                .collect();
            let said = submitters.into_iter().map(|submitter| submitter.join().unwrap());
            said.filter_map(|(size, status)| match status {
                200 => Some(size),
                409 => None,
                other => panic!("{size}: {other}"),
            })
            .collect()
        });
        assert_eq!(won.len(), 1, "{won:?}");
        assert_eq!(served.latest().unwrap().0, won[0]);
    }
}

#[test]
fn of_two_histories_one_is_cosigned_whoever_is_first() {
    let logs = [Log::new(ORIGIN), Log::fork_at(ORIGIN, 3)];
    for _ in 0..8 {
        let place = Place::new(&[logs[0].vkey()]);
        let served = place.serve();
        let (served, sizes) = (&served, 5..30);
        let all: Vec<Vec<(u64, String)>> = thread::scope(|scope| {
            let submitters: Vec<_> =
                logs.iter().map(|log| scope.spawn(|| climb(served, log, sizes.clone()))).collect();
            submitters.into_iter().map(|submitter| submitter.join().unwrap()).collect()
        });
        assert!(all.iter().any(Vec::is_empty), "both histories were cosigned: {all:?}");
        assert_eq!(all.iter().map(Vec::len).max(), Some(25));
    }
}

/// Submits each size from the last that was cosigned; what was cosigned.
fn climb(served: &crate::served::Served, log: &Log, sizes: std::ops::Range<u64>) -> Vec<(u64, String)> {
    let (mut old, mut cosigned) = (0, Vec::new());
    for size in sizes {
        let said = served.submit(log.request(old, size));
        if said.status == 200 {
            old = size;
            cosigned.push((size, said.body));
        }
    }
    cosigned
}

#[test]
fn one_connection_carries_many_requests() {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    let mut stream = served.connect();
    for size in 0..5 {
        let body = request(size, &log.proof(size, size + 1), &log.checkpoint(size + 1).to_string());
        let head =
            format!("POST /add-checkpoint HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\n")
            || !answer.windows(4).any(|bytes| bytes == b"\r\n\r\n")
            || ends_in_head(&answer)
        {
            let mut bytes = [0; 1_024];
            let read = stream.read(&mut bytes).unwrap();
            assert!(read > 0, "it hung up after {size}");
            answer.extend(&bytes[..read]);
        }
        assert_eq!(Said::parse(&String::from_utf8(answer).unwrap()).status, 200);
    }
}

/// The body may come later than the head.
fn ends_in_head(answer: &[u8]) -> bool {
    answer.ends_with(b"\r\n\r\n")
}

#[test]
fn two_processes_do_not_share_a_directory() {
    let place = Place::new(&[]);
    let held = place.directory().hold("serve").unwrap();
    let error = place.open().unwrap_err();
    let pid = std::process::id();
    assert!(error.to_string().contains(&format!("process {pid} (vouchsafe witness serve)")), "{error}");
    assert!(place.directory().hold("add-log").is_err());
    drop(held);
    assert!(place.open().is_ok());
}
