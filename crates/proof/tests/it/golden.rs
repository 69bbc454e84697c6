//! A log rebuilt from its entries and keys has the golden files, byte for byte.

use std::collections::BTreeSet;

use proof::hash::Hash;
use proof::tile::{EntryTile, Tile, entry_tiles_between, tiles_between};
use proof::tree::Frontier;

use crate::fixtures::{digests, log_key, read, read_text, sha256, witness};
use crate::log::Log;

/// The sizes at which the golden log published a checkpoint.
const SIZES: [u64; 3] = [300, 1000, 70_000];

/// The entry that the golden proof at size 70000 is about.
const PROVED: u64 = 23_333;

/// The file of the log at its largest size.
fn file(log: &Log, path: &str) -> Vec<u8> {
    let last = SIZES[2];
    if let Ok(tile) = path.parse::<Tile>() {
        return log.tile(tile);
    }
    if let Ok(tile) = path.parse::<EntryTile>() {
        return log.bundle(tile);
    }
    if let Some(size) = path.strip_prefix("checkpoint.") {
        let size = size.parse().expect("the suffix is a size");
        return log.checkpoint(size).as_bytes().to_vec();
    }
    match path {
        "checkpoint" => log.checkpoint(last).as_bytes().to_vec(),
        "proof.entry" => log.entry(PROVED).to_vec(),
        "proof.tlog-proof" => log.proof(PROVED, last).to_bytes(),
        "vkey" => format!("{}\n", log_key().verifying_key()).into_bytes(),
        "witness.vkey" => format!("{}\n", witness().verifying_key()).into_bytes(),
        _ => unreachable!("{path} is not a file of the log"),
    }
}

#[test]
fn every_file_of_70000_entries_is_identical() {
    let log = Log::golden(70_000);
    let digests = digests();
    assert_eq!(digests.len(), 565);
    for (path, digest) in &digests {
        assert_eq!(Hash(sha256(&file(&log, path))).to_hex(), *digest, "{path}");
    }
}

#[test]
fn the_listings_name_every_tile_and_no_other() {
    let mut listed = BTreeSet::new();
    for (old, new) in [(0, SIZES[0]), (SIZES[0], SIZES[1]), (SIZES[1], SIZES[2])] {
        listed.extend(tiles_between(old, new).map(Tile::path));
        listed.extend(entry_tiles_between(old, new).map(EntryTile::path));
    }
    let golden = digests().into_iter().map(|(path, _)| path);
    let golden: BTreeSet<_> = golden.filter(|path| path.starts_with("tile/")).collect();
    assert_eq!(listed, golden);
}

#[test]
fn the_files_of_300_and_1000_entries_are_identical() {
    let log = Log::golden(1000);
    for size in [300, 1000] {
        let golden = read(&format!("checkpoint.{size}"));
        assert_eq!(log.checkpoint(size).as_bytes(), golden, "{size}");
    }
    assert_eq!(log.proof(333, 1000).to_bytes(), read("proof.tlog-proof"));
    assert_eq!(log.entry(333), read("proof.entry"));
    for (old, new) in [(0, 300), (300, 1000)] {
        for tile in tiles_between(old, new) {
            assert_eq!(log.tile(tile), read(&tile.path()), "{tile}");
        }
        for tile in entry_tiles_between(old, new) {
            assert_eq!(log.bundle(tile), read(&tile.path()), "{tile}");
        }
    }
}

#[test]
fn a_frontier_reaches_the_golden_roots() {
    let roots = [
        "jExN/SJSwuiYXPPGLjW3wbe3xa94hEIxOQlNTcGZkWo=",
        "XZzBSOUFCEFiPASWNmhO0i2krD9DxthoPZ+JZiDHb1k=",
        "sIkKVghw7YmaAduHv8QV4ADU/k9vkkwldOYy28K6Q8c=",
    ];
    let log = Log::golden(70_000);
    let mut frontier = Frontier::new();
    for index in 0..70_000 {
        frontier.append(proof::hash::leaf_hash(log.entry(index)));
        if let Some(known) = SIZES.iter().position(|size| *size == frontier.size()) {
            assert_eq!(frontier.root().to_base64(), roots[known]);
            let loaded = Frontier::from_source(frontier.size(), &log.subtrees);
            assert_eq!(loaded, Ok(frontier.clone()));
        }
    }
}

#[test]
fn the_keys_are_the_golden_keys() {
    assert_eq!(read_text("vkey"), format!("{}\n", log_key().verifying_key()));
    assert_eq!(read_text("witness.vkey"), format!("{}\n", witness().verifying_key()));
}
