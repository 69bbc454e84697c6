//! Times of cosignatures: never backward, never 0.

use std::sync::atomic::Ordering;

use crate::log::Log;
use crate::served::{BEGINNING, Place};

#[test]
fn a_clock_that_is_behind_stops_the_witness_until_it_has_caught_up() {
    let log = Log::new("example.com/audit");
    let place = Place::new(&[log.vkey()]);
    let served = place.serve();
    assert_eq!(served.submit(log.request(0, 5)).status, 200);
    for seconds in [BEGINNING - 10, 0] {
        place.clock.store(seconds, Ordering::SeqCst);
        let said = served.submit(log.request(5, 8));
        assert_eq!(said.status, 503);
        let wait = (BEGINNING - seconds).min(3_600);
        assert!(said.head.contains(&format!("retry-after: {wait}")), "{}", said.head);
    }
    drop(served);
    // A restart forgets nothing.
    let served = place.serve();
    assert_eq!(served.submit(log.request(5, 5)).status, 503);
    assert_eq!(served.latest(), Some((5, BEGINNING)));
    place.clock.store(BEGINNING, Ordering::SeqCst);
    assert_eq!(served.submit(log.request(5, 8)).status, 200, "the same second is not backward");
}

#[test]
fn a_clock_that_was_never_set_signs_nothing() {
    let log = Log::new("example.com/audit");
    let place = Place::new(&[log.vkey()]);
    place.clock.store(0, Ordering::SeqCst);
    let served = place.serve();
    assert_eq!(served.submit(log.request(0, 5)).status, 503);
    assert_eq!(served.latest(), None);
}
