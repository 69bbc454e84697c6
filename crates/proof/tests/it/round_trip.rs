//! What is parsed is printed back byte for byte, and what is printed is parsed back equal.

use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::cosignature::{self, Cosigner, MAX_TIMESTAMP};
use proof::hash::Hash;
use proof::note::{SigningKey, VerifyingKey};
use proof::tile::{EntryTile, Tile};
use proof::tlog_proof::TlogProof;
use proof::tree::{MAX_PROOF, MAX_SIZE};
use proptest::prelude::*;

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash)
}

fn line() -> impl Strategy<Value = String> {
    "[^\\x00-\\x1f]{1,30}"
}

fn checkpoint() -> impl Strategy<Value = Checkpoint> {
    let extensions = prop::collection::vec(line(), 0..3);
    (line(), 0..=MAX_SIZE, hash(), extensions).prop_map(|(origin, size, root, extensions)| Checkpoint {
        origin,
        size,
        root,
        extensions,
    })
}

fn tlog_proof() -> impl Strategy<Value = TlogProof> {
    let extra = prop::option::of(prop::collection::vec(any::<u8>(), 1..100));
    let hashes = prop::collection::vec(hash(), 0..=MAX_PROOF);
    (extra, 0..=MAX_SIZE, hashes, "[^\\x00]{1,50}").prop_map(|(extra, index, hashes, checkpoint)| TlogProof {
        extra,
        index,
        hashes,
        checkpoint: checkpoint.into_bytes(),
    })
}

proptest! {
    #[test]
    fn hashes(hash in hash()) {
        prop_assert_eq!(Hash::from_hex(&hash.to_hex()), Ok(hash));
        prop_assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
    }

    #[test]
    fn checkpoints(checkpoint in checkpoint()) {
        prop_assert_eq!(checkpoint.to_string().parse(), Ok(checkpoint));
    }

    #[test]
    fn proofs(proof in tlog_proof()) {
        prop_assert_eq!(TlogProof::parse(&proof.to_bytes()), Ok(proof));
    }

    #[test]
    fn tiles(level in 0..=63_u8, index in 0..=MAX_SIZE, width in 1..=256_u16) {
        let tile = Tile::new(level, index, width).expect("a valid place");
        prop_assert_eq!(tile.path().parse(), Ok(tile));
        let bundle = EntryTile::new(index, width).expect("a valid place");
        prop_assert_eq!(bundle.path().parse(), Ok(bundle));
    }

    #[test]
    fn signed_and_cosigned_checkpoints(
        checkpoint in checkpoint(),
        seeds in (any::<[u8; 32]>(), any::<[u8; 32]>()),
        timestamp in 0..=MAX_TIMESTAMP,
    ) {
        let name = checkpoint.origin.replace(|c: char| c.is_whitespace() || c == '+', "-");
        let log = SigningKey::from_seed(&name, &seeds.0).expect("a valid name");
        let checkpoint = Checkpoint { origin: name, ..checkpoint };
        let signed = SignedCheckpoint::sign(checkpoint.clone(), &[&log]).expect("a valid checkpoint");
        let witness = SigningKey::from_seed("witness", &seeds.1).expect("a valid name");
        let witness = Cosigner::new(witness).expect("a valid key");
        let line = witness.cosign(&signed, timestamp).expect("a valid time");
        let signed = signed.with_signatures([line]).expect("another key");

        let opened = SignedCheckpoint::open(signed.as_bytes(), std::slice::from_ref(log.verifying_key()));
        prop_assert_eq!(opened.as_ref(), Ok(&signed));
        prop_assert_eq!(signed.checkpoint(), &checkpoint);
        let key: VerifyingKey = witness.verifying_key().to_string().parse().expect("a vkey");
        let found = cosignature::verify(&signed, &[key]).expect("the cosignature is good");
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].timestamp, timestamp);
    }
}
