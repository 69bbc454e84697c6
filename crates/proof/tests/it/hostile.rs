//! Bytes from an enemy into every parser: an answer, never a panic, and what is taken is canonical.

use std::collections::BTreeSet;
use std::str::FromStr;

use proof::bundle;
use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::hash::Hash;
use proof::note::{Note, NoteError, Signature, SigningKey, VerifyingKey};
use proof::tile::{EntryTile, Tile, TileHashes};
use proof::tlog_proof::{TlogProof, TlogProofError};
use proptest::prelude::*;

use crate::fixtures::{log_key, read, read_text, trusted, witness};

/// Whether a parser takes the text; if it does, it must print it back as it was.
fn taken<T: FromStr + ToString>(text: &str) -> bool {
    let parsed = text.parse::<T>().ok().map(|value| value.to_string());
    if let Some(printed) = &parsed {
        assert_eq!(printed, text);
    }
    parsed.is_some()
}

/// Feeds bytes to every parser, and names those that took them.
fn feed(bytes: &[u8]) -> BTreeSet<&'static str> {
    let mut takers = BTreeSet::new();
    let mut took = |name, taken| {
        if taken {
            takers.insert(name);
        }
    };
    if let Ok(text) = str::from_utf8(bytes) {
        took("hash", taken::<Hash>(text));
        took("checkpoint", taken::<Checkpoint>(text));
        took("tile", taken::<Tile>(text));
        took("entry tile", taken::<EntryTile>(text));
        took("signature", taken::<Signature>(text));
        took("vkey", taken::<VerifyingKey>(text));
        took("note", taken::<Note>(text));
        took("base64 hash", Hash::from_base64(text).is_ok_and(|hash| hash.to_base64() == text));
        let private = SigningKey::from_private_string(text);
        took("private key", private.is_ok_and(|key| key.to_private_string().as_str() == text));
    }
    let (log_key, witness_key) = trusted();
    let keys = [log_key.clone(), witness_key.clone()];
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
        took("verified note", note.verify(&keys).is_ok());
    }
    if let Ok(signed) = SignedCheckpoint::open(bytes, std::slice::from_ref(&log_key)) {
        assert_eq!(signed.as_bytes(), bytes);
        took("signed checkpoint", true);
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_bytes(), bytes);
        let verified = proof.verify(b"", std::slice::from_ref(&log_key), std::slice::from_ref(&witness_key));
        took("verified proof", verified.is_ok());
    }
    for (index, width) in [(0, 1), (7, 255), (0, 256)] {
        let place = EntryTile::new(index, width).expect("a valid place");
        took("bundle", bundle::decode(place, bytes).is_ok());
        took("tile bytes", TileHashes::new().insert(place.leaves(), bytes).is_ok());
    }
    took("entries", bundle::entries(bytes).count() > 0);
    takers
}

/// Pieces from which an enemy would build something that nearly parses.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        "[0-9]{1,20}".prop_map(String::into_bytes),
        "[A-Za-z0-9+/]{0,44}={0,2}".prop_map(String::into_bytes),
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "— ",
            " ",
            "+",
            "c2sp.org/tlog-proof@v1\n",
            "index ",
            "extra ",
            "tile/",
            "entries/",
            "x001/",
            "000",
            ".p/",
            "backup.example/audit",
            "PRIVATE+KEY+",
            "\r\n",
            "\0",
            "18446744073709551615",
            "9223372036854775807",
            "9223372036854775808",
            "\u{a0}",
            "— backup.example/audit aF0DCd0E\n",
            "+685d0309+",
            "A=",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
        golden_piece(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A slice of a golden file.
fn golden_piece() -> impl Strategy<Value = Vec<u8>> {
    let path = prop::sample::select(vec!["checkpoint", "proof.tlog-proof", "vkey", "witness.vkey"]);
    (path, any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(path, a, b)| {
        let bytes = read(path);
        let (a, b) = (a.index(bytes.len() + 1), b.index(bytes.len() + 1));
        bytes[a.min(b)..a.max(b)].to_vec()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        feed(&bytes);
    }

    #[test]
    fn random_text(text in "\\PC*") {
        feed(text.as_bytes());
    }

    #[test]
    fn built_from_pieces(bytes in pieces()) {
        feed(&bytes);
    }

    #[test]
    fn spliced_golden_files(
        path in prop::sample::select(vec!["checkpoint", "proof.tlog-proof", "vkey", "witness.vkey"]),
        at in any::<prop::sample::Index>(),
        removed in 0..6_usize,
        inserted in prop_oneof![Just(Vec::new()), pieces()],
    ) {
        let mut bytes = read(path);
        let at = at.index(bytes.len());
        let end = bytes.len().min(at + removed);
        bytes.splice(at..end, inserted);
        feed(&bytes);
    }
}

#[test]
fn the_golden_files_are_taken() {
    let checkpoint = BTreeSet::from(["note", "signed checkpoint", "verified note"]);
    assert!(feed(&read("checkpoint")).is_superset(&checkpoint));
    assert!(feed(read_text("vkey").trim_end().as_bytes()).contains("vkey"));
    assert!(feed(log_key().to_private_string().as_bytes()).contains("private key"));
    assert!(feed(&read("tile/0/000")).contains("tile bytes"));
    assert!(feed(&read("tile/entries/000")).contains("bundle"));
}

/// The body of a signature line of the golden checkpoint, and the rest around it.
fn resign(from: &str, to: &str) -> Vec<u8> {
    let text = read_text("checkpoint");
    assert!(text.contains(from), "the golden checkpoint has no {from:?}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn loose_base64_is_refused() {
    let (key, _) = trusted();
    // `bg8=` is canonical; `bg9=` decodes to the same bytes in a lenient decoder.
    for (from, to) in [("bg8=\n", "bg9=\n"), ("bg8=\n", "bg8\n"), ("bg8=\n", "bg8==\n")] {
        assert!(SignedCheckpoint::open(&resign(from, to), std::slice::from_ref(&key)).is_err(), "{to:?}");
    }
    for (from, to) in [("b1k=\n", "b1l=\n"), ("b1k=\n", "b1k\n")] {
        assert!(SignedCheckpoint::open(&resign(from, to), std::slice::from_ref(&key)).is_err(), "{to:?}");
    }
    let proof = read_text("proof.tlog-proof").replacen("8Cw4=", "8Cw5=", 1);
    assert_eq!(TlogProof::parse(proof.as_bytes()), Err(TlogProofError::Hash));
}

#[test]
fn a_doubled_signature_of_a_trusted_key_is_refused() {
    let (log_key, witness_key) = trusted();
    let text = read_text("checkpoint");
    for (key, start) in [(&log_key, "— backup"), (&witness_key, "— witness")] {
        let line = text.lines().find(|line| line.starts_with(start)).expect("it has signed");
        let doubled = Note::parse(format!("{text}{line}\n").as_bytes()).expect("well-formed");
        let (name, id) = (key.name().to_owned(), key.key_id());
        let error = Err(NoteError::DuplicateSignature { name, id });
        assert_eq!(doubled.verify(std::slice::from_ref(key)), error);
    }
}

/// The holder of a private key can make signatures with an R of small order, on which verifiers
/// differ: the plain check of RFC 8032 takes this one.
#[test]
fn signatures_of_small_order_are_refused() {
    // R is the neutral element, S = SHA-512(R || A || text) * a modulo the order of the group.
    const LINE: &str = "— backup.example/audit aF0DCQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAANzolxWgEZ26dWxD3LK3C8a8bo0aCNF2jewM5e2EkJwI=";
    let (key, _) = trusted();
    let note = Note::parse(format!("text\n\n{LINE}\n").as_bytes()).expect("well-formed");
    let public = ed25519_dalek::VerifyingKey::from_bytes(key.public_key()).expect("a point");
    let body = note.signatures()[0].body().try_into().expect("64 bytes");
    let plain =
        ed25519_dalek::Verifier::verify(&public, b"text\n", &ed25519_dalek::Signature::from_bytes(body));
    assert!(plain.is_ok(), "the plain check should have been fooled");
    let error = NoteError::BadSignature { name: key.name().to_owned(), id: key.key_id() };
    assert_eq!(note.verify(&[key]), Err(error));
}

/// Ed25519's S must be below the order of the group, or every signature has a twin.
#[test]
fn malleable_signatures_are_refused() {
    /// The order of the group, little-endian (RFC 8032, section 5.1).
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let key = log_key();
    let signed = key.sign_text("text\n").expect("signable");
    let mut twin = [&signed.key_id().to_be_bytes(), signed.body()].concat();
    let mut carry = 0;
    for (byte, order) in twin[4 + 32..].iter_mut().zip(ORDER) {
        [*byte, carry] = (u16::from(*byte) + u16::from(order) + u16::from(carry)).to_le_bytes();
    }
    assert_eq!(carry, 0);
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &twin);
    let note = format!("text\n\n— {} {base64}\n", key.name());
    let note = Note::parse(note.as_bytes()).expect("a well-formed note");
    assert!(note.verify(std::slice::from_ref(key.verifying_key())).is_err());
}

#[test]
fn another_origin_is_refused_even_when_signed() {
    let key = log_key();
    let text = read_text("checkpoint");
    let (text, _) = text.split_once("\n\n").expect("a note");
    let text = format!("{}\n", text.replace("backup.example", "backup.other"));
    let note = Note::sign(&text, &[&key]).expect("signable");
    let opened =
        SignedCheckpoint::open(note.to_string().as_bytes(), std::slice::from_ref(key.verifying_key()));
    assert!(matches!(opened, Err(proof::checkpoint::CheckpointError::Origin { .. })));
}

#[test]
fn witnesses_of_unknown_type_are_passed_through() {
    // An ML-DSA-44 line: 4 bytes of id, 8 of time, 2420 of signature.
    let line = format!("— witness.example/pq {}\n", "QUFB".repeat((4 + 8 + 2420) / 3) + "QUE=");
    let bytes = [read_text("checkpoint"), line].concat();
    let (log_key, witness_key) = trusted();
    let signed = SignedCheckpoint::open(bytes.as_bytes(), &[log_key]).expect("the log has signed");
    assert_eq!(signed.as_bytes(), bytes.as_bytes());
    assert_eq!(signed.note().signatures().len(), 3);
    let found = proof::cosignature::verify(&signed, &[witness_key]).expect("w1 is good");
    assert_eq!(found.len(), 1);
    assert_eq!(&found[0].witness, witness().verifying_key());
}
