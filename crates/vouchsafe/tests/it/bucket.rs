//! A ledger in a bucket that nobody can reach; `cargo xtask interop` has one that works.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use crate::house::{House, Said, said};

/// Calls the binary with a key for S3, and a server that is not there.
fn call(house: &House, words: &[&str]) -> Said {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = house.command(words);
    command.env("AWS_ACCESS_KEY_ID", "id").env("AWS_SECRET_ACCESS_KEY", "hush-hush");
    command.env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")).env("AWS_ALLOW_HTTP", "true");
    let said = said(&mut command);
    assert!(!said.out.contains("hush-hush") && !said.err.contains("hush-hush"), "{}{}", said.out, said.err);
    said
}

#[test]
fn a_place_is_settled_once_it_answers() {
    let house = House::empty();
    let init = ["init", "--ledger-objects"];
    let told = call(&house, &[&init[..], &["s3://Bucket"]].concat()).code(2);
    assert!(told.err.contains("\"Bucket\" is no name of a bucket"), "{}", told.err);
    let told = call(&house, &[&init[..], &["s3://backups/audit"]].concat()).code(9);
    assert!(told.err.contains("checkpoint"), "{}", told.err);
    for nothing in ["config.json", "vouchsafe.db", "keys/ledger.key"] {
        assert!(!house.data().join(nothing).exists(), "{nothing}");
    }
    house.call(&["init"]).ok();
    let told = call(&house, &[&init[..], &["s3://backups/audit"]].concat()).code(4);
    assert!(told.err.contains("already"), "{}", told.err);
}

#[test]
fn nothing_is_done_while_the_bucket_is_away() {
    let house = House::new();
    let key = house.key();
    let config = house.data().join("config.json");
    std::fs::write(&config, "{\"ledger-objects\": \"s3://backups/audit\"}").unwrap();
    std::fs::set_permissions(&config, Permissions::from_mode(0o600)).unwrap();
    call(&house, &["backup", "docs"]).code(9);
    let told = call(&house, &["doctor"]).code(10);
    assert!(told.out.contains("mend    ledger objects: "), "{}", told.out);
    let data = house.data().display().to_string();
    call(&house, &["verify", "--ledger", &data, "--key", &key]).code(1);
    std::fs::remove_file(&config).unwrap();
    house.call(&["backup", "docs"]).ok();
}
