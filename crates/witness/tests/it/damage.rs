//! State that can't be believed: the witness refuses to serve, and never starts over.

use std::fs;

use witness::WitnessError;

use crate::log::Log;
use crate::served::{BEGINNING, Place};

const ORIGIN: &str = "example.com/audit";

fn cosigned() -> (Place, Log) {
    let log = Log::new(ORIGIN);
    let place = Place::new(&[log.vkey()]);
    assert_eq!(place.serve().submit(log.request(0, 5)).status, 200);
    (place, log)
}

#[test]
fn damaged_state_is_refused_with_what_to_do() {
    let (place, log) = cosigned();
    let path = place.directory().state_file(ORIGIN);
    let good = fs::read_to_string(&path).unwrap();
    let other = Place::new(&[Log::new("other").vkey()]);
    let of_another = fs::read_to_string(other.directory().state_file("other")).unwrap();
    for bad in ["", &good[..good.len() / 2], &good.replace("\n5\n", "\n4\n"), &of_another, "\0\0\0\0"] {
        fs::write(&path, bad).unwrap();
        let error = place.open().unwrap_err();
        assert!(matches!(error, WitnessError::Damaged { .. }), "{bad:?}: {error}");
        assert!(error.to_string().contains("remove-log"), "{error}");
        // Nor can the damage be added away.
        let held = place.directory().edit("add-log").unwrap();
        assert!(held.add_logs(&[log.vkey()]).is_err());
    }
    fs::write(&path, &good).unwrap();
    assert_eq!(place.serve().latest(), Some((5, BEGINNING)));
}

#[test]
fn missing_state_is_refused_too() {
    let (place, log) = cosigned();
    fs::remove_file(place.directory().state_file(ORIGIN)).unwrap();
    let error = place.open().unwrap_err();
    assert!(matches!(error, WitnessError::Missing { .. }), "{error}");
    let held = place.directory().edit("add-log").unwrap();
    assert!(held.add_logs(&[log.vkey()]).is_err(), "a known log does not start over");
}

#[test]
fn the_other_logs_are_served_once_the_damaged_one_is_removed() {
    let (place, _) = cosigned();
    let other = Log::new("example.com/other");
    place.add(&[other.vkey()]);
    fs::write(place.directory().state_file(ORIGIN), "").unwrap();
    assert!(place.open().is_err());
    place.directory().edit("remove-log").unwrap().remove(ORIGIN).unwrap();
    assert_eq!(place.serve().submit(other.request(0, 5)).status, 200);
}

#[test]
fn a_log_that_was_removed_goes_on_where_it_was() {
    let (place, log) = cosigned();
    place.directory().edit("remove-log").unwrap().remove(ORIGIN).unwrap();
    assert_eq!(place.serve().submit(log.request(5, 8)).status, 404);
    place.add(&[log.vkey()]);
    assert_eq!(place.serve().submit(log.request(0, 8)).body, "5\n");
}

#[test]
fn a_write_that_fails_changes_nothing_and_one_in_doubt_stops_the_log() {
    let (place, log) = cosigned();
    let served = place.serve();
    let state = place.directory().state_file(ORIGIN);
    // A folder in the place of the file that is written beside it.
    let beside = state.with_extension("new");
    fs::create_dir(&beside).unwrap();
    assert_eq!(served.submit(log.request(5, 8)).status, 500);
    fs::remove_dir(&beside).unwrap();
    assert_eq!(served.latest(), Some((5, BEGINNING)));
    assert_eq!(served.submit(log.request(5, 8)).status, 200);
    // A folder in the place of the file itself: the rename fails.
    let moved = state.with_extension("moved");
    fs::rename(&state, &moved).unwrap();
    fs::create_dir(&state).unwrap();
    assert_eq!(served.submit(log.request(8, 20)).status, 500);
    fs::remove_dir(&state).unwrap();
    fs::rename(&moved, &state).unwrap();
    assert_eq!(served.submit(log.request(8, 20)).status, 500, "it stays stopped");
    drop(served);
    assert_eq!(place.serve().submit(log.request(8, 20)).status, 200);
}
