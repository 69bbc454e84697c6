//! How fast a whole log is verified, in how much memory, and how long the proof of an entry takes.
//!
//! `cargo bench -p ledger --bench verify -- [ENTRIES] [FOLDER]`; the log is kept in the folder, if one is
//! named, and used again.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement that fails panics, prints, and asks for the real time"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use ledger::{LogObjects, SignedTree, StoredObjects, verify_log};
use object_store::local::LocalFileSystem;
use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::hash::{Hash, leaf_hash};
use proof::note::SigningKey;
use proof::tile::{EntryTile, TILE_WIDTH, Tile, full_tile_hash};
use proof::tree::{Frontier, verify_inclusion};

/// The length of an entry in bytes: that of the specification's benchmarks.
const ENTRY: usize = 512;
/// Proofs that are made, each of another entry.
const PROOFS: u64 = 1_000;

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| !arg.starts_with("--"));
    let size = args.next().map_or(100_000, |size| size.parse().unwrap());
    let temporary = tempfile::tempdir().unwrap();
    let folder = args.next().map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let key = SigningKey::from_seed("bench.example/verify", &[7; 32]).unwrap();
    if !folder.join("checkpoint").exists() {
        write_log(&folder, size, &key);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure(&folder, &key));
}

async fn measure(folder: &Path, key: &SigningKey) {
    let objects = StoredObjects::new(Arc::new(LocalFileSystem::new_with_prefix(folder).unwrap()));
    for round in ["first", "second", "third"] {
        let (started, cpu) = (Instant::now(), cpu_seconds());
        let found = verify_log(&objects, key.verifying_key(), &mut |_, _| ()).await.unwrap();
        let (wall, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds() - cpu);
        assert_eq!((found.findings, found.entries), (vec![], found.size));
        let per = |seconds: f64| u64_of(f64_of(found.size) / seconds);
        println!(
            "{round:<7} {} entries in {wall:.2} s, {cpu:.2} s of processor: {} entries/s, {} entries/s/core, peak {} MiB",
            found.size,
            per(wall),
            per(cpu),
            peak_kib() / 1_024,
        );
    }
    prove(&objects, key).await;
}

async fn prove(objects: &StoredObjects, key: &SigningKey) {
    let bytes = objects.get("checkpoint").await.unwrap().unwrap();
    let signed = SignedCheckpoint::open(&bytes, &[key.verifying_key().clone()]).unwrap();
    let (size, root) = (signed.checkpoint().size, signed.checkpoint().root);
    let tree = SignedTree::open(objects, size, root).await.unwrap();
    let mut took = Vec::new();
    for number in 0..PROOFS {
        let index = number * 7_919 % size;
        let started = Instant::now();
        let proof = tree.inclusion(index).await.unwrap();
        took.push(started.elapsed());
        assert!(verify_inclusion(leaf_hash(&entry(index)), index, size, &proof, &root).is_ok());
    }
    took.sort_unstable();
    println!("proof   p50 {:?}, p99 {:?}", took[took.len() / 2], took[took.len() * 99 / 100]);
}

/// An entry like no other, always the same.
fn entry(index: u64) -> Vec<u8> {
    let mut entry = format!("{{\"index\":{index}}}").into_bytes();
    entry.resize(ENTRY, b'.');
    entry
}

/// Writes a log of so many entries, as it looks when nothing is left of earlier checkpoints.
fn write_log(folder: &Path, size: u64, key: &SigningKey) {
    let mut frontier = Frontier::new();
    let mut row: Vec<Hash> = Vec::new();
    for bundle in proof::tile::entry_tiles_at(size) {
        let mut bytes = Vec::new();
        let first = bundle.index() * u64::from(TILE_WIDTH);
        for index in first..first + u64::from(bundle.width()) {
            proof::bundle::append(&mut bytes, &entry(index)).unwrap();
        }
        let leaves = proof::bundle::leaf_hashes(bundle, &bytes).unwrap();
        for leaf in &leaves {
            frontier.append(*leaf);
        }
        put(folder, &bundle.path(), &bytes);
        put(folder, &EntryTile::leaves(bundle).path(), &bundle.leaves().encode(&leaves).unwrap());
        row.extend(full_tile_hash(&leaves));
    }
    let mut level = 1;
    while !row.is_empty() {
        let mut above = Vec::new();
        for (index, hashes) in (0..).zip(row.chunks(usize::from(TILE_WIDTH))) {
            let tile = Tile::new(level, index, u16::try_from(hashes.len()).unwrap()).unwrap();
            put(folder, &tile.path(), &tile.encode(hashes).unwrap());
            above.extend(full_tile_hash(hashes));
        }
        (row, level) = (above, level + 1);
    }
    let origin = key.name().to_owned();
    let checkpoint = Checkpoint { origin, size, root: frontier.root(), extensions: Vec::new() };
    put(folder, "checkpoint", SignedCheckpoint::sign(checkpoint, &[key]).unwrap().as_bytes());
}

fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Seconds of processor that this process has used, its system calls included.
fn cpu_seconds() -> f64 {
    /// The kernel counts in hundredths of a second, whatever its own clock.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum();
    f64_of(ticks) / TICKS
}

/// The most memory that this process ever had, in kibibytes.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn f64_of(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "for people to read")]
fn u64_of(number: f64) -> u64 {
    number as u64
}
