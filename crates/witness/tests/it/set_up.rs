//! Setting up: one key, for one pair of eyes, and keys of logs only.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use proof::note::SignatureType;
use witness::{LogList, WitnessDirectory, WitnessError};

use crate::log::Log;
use crate::served::Place;

#[test]
fn a_witness_is_set_up_once() {
    let folder = tempfile::tempdir().unwrap();
    let directory = WitnessDirectory::at(folder.path().join("deep/down"));
    assert!(matches!(directory.hold("serve"), Err(WitnessError::NotSetUp(_))));
    assert!(matches!(directory.set_up("a name", &[1; 32]), Err(WitnessError::Name { .. })));
    let key = directory.set_up("witness.example/w1", &[1; 32]).unwrap();
    assert_eq!(key.signature_type(), SignatureType::CosignatureV1);
    assert!(matches!(directory.set_up("witness.example/w1", &[2; 32]), Err(WitnessError::SetUp(_))));
    assert_eq!(directory.cosigner().unwrap().verifying_key(), &key);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&directory.key_file()), mode(directory.root())), (0o600, 0o700));
    fs::set_permissions(directory.key_file(), fs::Permissions::from_mode(0o640)).unwrap();
    let error = directory.cosigner().unwrap_err();
    assert!(error.to_string().contains("chmod 600"), "{error}");
}

#[test]
fn only_keys_of_logs_are_added_and_only_known_ones_removed() {
    let log = Log::new("example.com/audit");
    let place = Place::new(&[]);
    let held = place.directory().edit("add-log").unwrap();
    let own = place.directory().cosigner().unwrap().verifying_key().clone();
    assert!(matches!(held.add_logs(&[own]), Err(WitnessError::NotALog(_))));
    assert!(matches!(held.remove("example.com/audit"), Err(WitnessError::UnknownLog(_))));
    held.add_logs(&[log.vkey(), log.vkey()]).unwrap();
    held.add_logs(&[log.vkey()]).unwrap();
    assert_eq!(LogList::read(&place.directory()).unwrap().keys(), [log.vkey()]);
}

#[test]
fn a_list_that_was_spoilt_by_hand_is_refused() {
    let place = Place::new(&[Log::new("example.com/audit").vkey()]);
    let list = place.directory().list_file();
    let good = fs::read_to_string(&list).unwrap();
    fs::write(&list, format!("{good}log nonsense\n")).unwrap();
    let error = place.open().unwrap_err();
    assert!(matches!(error, WitnessError::List { line: 3, .. }), "{error}");
    // A log that only stands in the list has no state: it might have been lost.
    fs::write(&list, format!("{good}log {}\n", Log::new("example.com/other").vkey())).unwrap();
    assert!(matches!(place.open(), Err(WitnessError::Missing { .. })));
}
