//! Requests of enemies: refused, bounded, and the state as it was.

use crate::log::{Log, request};
use crate::served::{BEGINNING, Place};

const ORIGIN: &str = "example.com/audit";

#[test]
fn malformed_bodies_are_refused_and_change_nothing() {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    assert_eq!(served.submit(log.request(0, 5)).status, 200);
    let good = log.request(5, 20);
    let note = log.checkpoint(20).to_string();
    let edited = |from: &str, to: &str| good.replacen(from, to, 1);
    let bodies = [
        String::new(),
        "\n\n".to_owned(),
        "old 5".to_owned(),
        "old 5\n".to_owned(),
        "old 5\n\n".to_owned(),
        note.clone(),
        edited("old 5", "old 05"),
        edited("old 5", "old +5"),
        edited("old 5", "old -5"),
        edited("old 5", "old 99999999999999999999"),
        edited("old 5\n", "old 5 \n"),
        edited("old 5\n", "old 5\r\n"),
        edited("old 5\n", "OLD 5\n"),
        edited("old 5\n", "\nold 5\n"),
        edited("old 5\n", "old 5\nAAAA\n"),
        good.trim_end().to_owned(),
        good.replace('\n', "\r\n"),
        good.replace("\u{2014}", "-"),
        format!("{good}\n"),
        format!("{good}\u{2014} x !!!\n"),
        request(5, &vec![log.root(1); 64], &note),
        edited("\n20\n", "\n020\n"),
        edited("\n20\n", "\n9223372036854775808\n"),
        edited(ORIGIN, ""),
    ];
    for body in bodies {
        let said = served.submit(&body);
        assert_eq!(said.status, 400, "{body:?}: {}", said.body);
    }
    for body in [&b"\xff\xfe"[..], b"old 5\n\n\0\0\0", &[0; 4_096]] {
        assert_eq!(served.submit(body).status, 400);
    }
    assert_eq!(served.latest(), Some((5, BEGINNING)));
    assert_eq!(served.submit(good).status, 200);
}

#[test]
fn every_cut_and_every_flipped_bit_is_refused() {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    let witness = place.open().unwrap();
    assert!(matches!(
        witness.add_checkpoint(log.request(0, 5).as_bytes(), "t"),
        witness::Answer::Cosigned(_)
    ));
    let good = log.request(5, 20).into_bytes();
    for position in 0..good.len() {
        let mut flipped = good.clone();
        flipped[position] ^= 1;
        for body in [&good[..position], &flipped] {
            let answer = witness.add_checkpoint(body, "t");
            assert!(!matches!(answer, witness::Answer::Cosigned(_)), "byte {position}: {answer:?}");
        }
    }
    assert!(place.directory().evidence().unwrap().is_empty());
    assert!(matches!(witness.add_checkpoint(&good, "t"), witness::Answer::Cosigned(_)));
}

#[test]
fn large_bodies_are_not_read() {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    let large = vec![b'a'; proof::witness::MAX_REQUEST_SIZE + 1];
    assert_eq!(served.submit(&large).status, 413);
    // Told in the head, or in pieces that never end.
    let head = "POST /add-checkpoint HTTP/1.1\r\nHost: t\r\nConnection: close\r\n";
    let said = served.send(format!("{head}Content-Length: 1000000000000\r\n\r\n").as_bytes());
    assert_eq!(said.status, 413);
    let piece = format!("8000\r\n{}\r\n", "a".repeat(0x8000));
    let said = served.send(format!("{head}Transfer-Encoding: chunked\r\n\r\n{}", piece.repeat(4)).as_bytes());
    assert_eq!(said.status, 413);
    assert_eq!(served.submit(log.request(0, 5)).status, 200);
}
