//! What a stranger does with the golden files: open, fetch, prove, and notice every change.

use proof::checkpoint::{CheckpointError, SignedCheckpoint};
use proof::cosignature::{self, Cosignature};
use proof::hash::leaf_hash;
use proof::note::{NoteError, SigningKey, VerifyingKey};
use proof::tile::{TileHashes, entry_tiles_at, tiles_at, tiles_holding};
use proof::tlog_proof::{TlogProof, TlogProofError, Verified};
use proof::tree::{self, TreeError};
use proof::{bundle, hash::Hash};

use crate::fixtures::{ORIGIN, WITNESS_TIME, read, trusted};

fn open(size: u64) -> SignedCheckpoint {
    let (log_key, _) = trusted();
    let bytes = read(&format!("checkpoint.{size}"));
    SignedCheckpoint::open(&bytes, &[log_key]).expect("the golden checkpoint is signed")
}

fn fetched(size: u64) -> TileHashes {
    let mut tiles = TileHashes::new();
    for tile in tiles_at(size) {
        tiles.insert(tile, &read(&tile.path())).expect("the golden tiles agree");
    }
    tiles
}

fn verify(bytes: &[u8], entry: &[u8], witnesses: &[VerifyingKey]) -> Result<Verified, TlogProofError> {
    TlogProof::parse(bytes)?.verify(entry, &[trusted().0], witnesses)
}

#[test]
fn the_checkpoints_are_signed_and_witnessed() {
    let (_, witness) = trusted();
    for size in [300, 1000] {
        let signed = open(size);
        assert_eq!(signed.checkpoint().origin, ORIGIN);
        assert_eq!(signed.checkpoint().size, size);
        assert_eq!(signed.as_bytes(), read(&format!("checkpoint.{size}")));
        let seen = Cosignature { witness: witness.clone(), timestamp: WITNESS_TIME };
        let found = cosignature::verify(&signed, std::slice::from_ref(&witness));
        assert_eq!(found, Ok(vec![seen]));
    }
}

#[test]
fn the_tiles_lead_to_the_signed_roots() {
    for size in [300, 1000] {
        assert_eq!(tree::root(size, &fetched(size)), Ok(open(size).checkpoint().root));
    }
}

#[test]
fn a_root_needs_the_listed_tiles_only() {
    let subtrees = tree::root_subtrees(1000).expect("a small tree");
    let needed = tiles_holding(subtrees, 1000).expect("all are complete");
    let mut tiles = TileHashes::new();
    for tile in &needed {
        tiles.insert(*tile, &read(&tile.path())).expect("the golden tiles agree");
    }
    let paths: Vec<_> = needed.iter().map(|tile| tile.path()).collect();
    assert_eq!(paths, ["tile/0/003.p/232", "tile/1/000.p/3"]);
    assert_eq!(tree::root(1000, &tiles), Ok(open(1000).checkpoint().root));
}

#[test]
fn every_entry_of_the_bundles_is_in_the_tree() {
    let (tiles, root) = (fetched(1000), open(1000).checkpoint().root);
    let mut index = 0;
    for tile in entry_tiles_at(1000) {
        let bytes = read(&tile.path());
        for entry in bundle::decode(tile, &bytes).expect("the golden bundles are whole") {
            let proof = tree::inclusion_proof(index, 1000, &tiles).expect("all tiles are there");
            let leaf = leaf_hash(entry);
            assert_eq!(tree::verify_inclusion(leaf, index, 1000, &proof, &root), Ok(()));
            index += 1;
        }
    }
    assert_eq!(index, 1000);
}

#[test]
fn the_larger_log_extends_the_smaller() {
    let (old, new) = (open(300), open(1000));
    let proof = tree::consistency_proof(300, 1000, &fetched(1000)).expect("all tiles are there");
    let (old, new) = (&old.checkpoint().root, &new.checkpoint().root);
    assert_eq!(tree::verify_consistency(300, 1000, old, new, &proof), Ok(()));
    for position in 0..proof.len() {
        let mut changed = proof.clone();
        changed[position].0[31] ^= 1;
        assert!(tree::verify_consistency(300, 1000, old, new, &changed).is_err(), "{position}");
    }
    let fork = Err(TreeError::OldRootMismatch);
    assert_eq!(tree::verify_consistency(300, 1000, &leaf_hash(b"fork"), new, &proof), fork);
}

#[test]
fn the_proof_file_proves() {
    let (_, witness) = trusted();
    let verified = verify(&read("proof.tlog-proof"), &read("proof.entry"), std::slice::from_ref(&witness));
    let root = Hash::from_base64("XZzBSOUFCEFiPASWNmhO0i2krD9DxthoPZ+JZiDHb1k=");
    let expected = Verified {
        index: 333,
        size: 1000,
        root: root.expect("the golden root"),
        cosignatures: vec![Cosignature { witness, timestamp: WITNESS_TIME }],
    };
    assert_eq!(verified, Ok(expected));
}

#[test]
fn every_changed_bit_of_the_entry_is_noticed() {
    let (proof, entry) = (read("proof.tlog-proof"), read("proof.entry"));
    let mismatch = Err(TlogProofError::Inclusion(TreeError::RootMismatch));
    for bit in 0..entry.len() * 8 {
        let mut changed = entry.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(verify(&proof, &changed, &[]), mismatch, "bit {bit}");
    }
    assert_eq!(verify(&proof, b"", &[]), mismatch);
    assert_eq!(verify(&proof, &entry[1..], &[]), mismatch);
}

#[test]
fn no_changed_bit_of_the_proof_proves_the_same() {
    let (proof, entry) = (read("proof.tlog-proof"), read("proof.entry"));
    let (_, witness) = trusted();
    let witnesses = [witness];
    let text = str::from_utf8(&proof).expect("the proof is text");
    let witness_line = text.find("— witness").expect("the proof is cosigned");
    for bit in 0..proof.len() * 8 {
        let mut changed = proof.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        match verify(&changed, &entry, &witnesses) {
            Err(_) => {}
            // Another name or id makes the line one of a stranger, and the witness is missed.
            Ok(verified) => {
                assert!(bit / 8 >= witness_line, "bit {bit}");
                assert_eq!(verified.cosignatures, [], "bit {bit}");
            }
        }
    }
}

#[test]
fn no_cut_of_the_proof_proves_the_same() {
    let (proof, entry) = (read("proof.tlog-proof"), read("proof.entry"));
    let (_, witness) = trusted();
    let witnesses = [witness];
    for length in 0..proof.len() {
        let verdict = verify(&proof[..length], &entry, &witnesses);
        assert!(verdict.map_or(true, |verified| verified.cosignatures.is_empty()), "{length}");
    }
    let longer = [proof.as_slice(), b"\n"].concat();
    assert!(verify(&longer, &entry, &witnesses).is_err());
}

#[test]
fn another_log_proves_nothing_here() {
    let (proof, entry) = (read("proof.tlog-proof"), read("proof.entry"));
    let proof = TlogProof::parse(&proof).expect("the golden proof is well-formed");
    let unverified = Err(TlogProofError::Checkpoint(CheckpointError::Note(NoteError::Unverified)));
    for (name, seed) in [(ORIGIN, 9), ("other.example/audit", 1)] {
        let key = SigningKey::from_seed(name, &[seed; 32]).expect("a valid name");
        assert_eq!(
            proof.verify(&entry, std::slice::from_ref(key.verifying_key()), &[]),
            unverified,
            "{name}"
        );
    }
}

#[test]
fn a_changed_tile_leads_to_another_root() {
    let signed = open(1000).checkpoint().root;
    for tile in tiles_at(1000).filter(|tile| tile.is_partial()) {
        let mut tiles = TileHashes::new();
        for other in tiles_at(1000) {
            let mut bytes = read(&other.path());
            if other == tile {
                bytes[0] ^= 1;
            }
            tiles.insert(other, &bytes).expect("the length is right");
        }
        assert_ne!(tree::root(1000, &tiles), Ok(signed), "{tile}");
    }
}
