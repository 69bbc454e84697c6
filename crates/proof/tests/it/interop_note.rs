//! Notes, keys and checkpoints against `signed_note` and `tlog_tiles`.

use proof::checkpoint::Checkpoint;
use proof::note::{Note, SigningKey, VerifyingKey};
use proptest::prelude::*;
use signed_note::{Signer as _, StandardSigner, StandardVerifier, VerifierList};

const NAME: &str = "[^\\s+\\x00-\\x1f]{1,20}";
const TEXT: &str = "([^\\x00-\\x1f]{0,20}\n){1,4}";

fn key(name: &str, seed: [u8; 32]) -> SigningKey {
    SigningKey::from_seed(name, &seed).expect("the strategy makes valid names")
}

fn their_signer(key: &SigningKey) -> StandardSigner {
    StandardSigner::new(&key.to_private_string()).expect("the key is in Go's form")
}

fn their_list(keys: &[VerifyingKey]) -> VerifierList {
    let verifier = |key: &VerifyingKey| {
        let verifier = StandardVerifier::new(&key.to_string()).expect("a vkey of type 0x01");
        Box::new(verifier) as Box<dyn signed_note::Verifier>
    };
    VerifierList::new(keys.iter().map(verifier).collect())
}

/// The names and ids of the signatures that the other implementation verifies.
fn their_verdict(bytes: &[u8], keys: &[VerifyingKey]) -> Option<Vec<(String, u32)>> {
    let note = signed_note::Note::from_bytes(bytes).ok()?;
    let (verified, _) = note.verify(&their_list(keys)).ok()?;
    Some(verified.iter().map(|signature| (signature.name().to_owned(), signature.id())).collect())
}

fn our_verdict(bytes: &[u8], keys: &[VerifyingKey]) -> Option<Vec<(String, u32)>> {
    let verified = Note::parse(bytes).ok()?.verify(keys).ok()?;
    Some(verified.iter().map(|found| (found.key.name().to_owned(), found.key.key_id())).collect())
}

proptest! {
    #[test]
    fn keys_agree(name in NAME, seed in any::<[u8; 32]>()) {
        let key = key(&name, seed);
        let signer = their_signer(&key);
        prop_assert_eq!(signer.key_id(), key.verifying_key().key_id());
        prop_assert!(StandardVerifier::new(&key.verifying_key().to_string()).is_ok());
        let read = SigningKey::from_private_string(&key.to_private_string());
        prop_assert_eq!(read.map(|read| read.verifying_key().clone()), Ok(key.verifying_key().clone()));
    }

    #[test]
    fn notes_are_signed_alike(
        text in TEXT,
        names in prop::collection::vec(NAME, 1..4),
        seed in any::<[u8; 31]>(),
    ) {
        let keys: Vec<_> = (0_u8..).zip(&names).map(|(number, name)| {
            let mut bytes = [number; 32];
            bytes[..31].copy_from_slice(&seed);
            key(name, bytes)
        }).collect();
        let ours = Note::sign(&text, &keys.iter().collect::<Vec<_>>());
        let ours = ours.expect("a signable text").to_string();
        let signers: Vec<_> = keys.iter().map(their_signer).collect();
        let mut theirs = signed_note::Note::new(text.as_bytes(), &[]).expect("a signable text");
        let signers: Vec<_> = signers.iter().map(|signer| signer as &dyn signed_note::Signer).collect();
        theirs.add_sigs(&signers).expect("Ed25519 always signs");
        prop_assert_eq!(ours.as_bytes(), theirs.to_bytes());

        let trusted: Vec<_> = keys.iter().map(|key| key.verifying_key().clone()).collect();
        let verdict = our_verdict(ours.as_bytes(), &trusted);
        prop_assert_eq!(verdict.as_ref().map(Vec::len), Some(keys.len()));
        prop_assert_eq!(verdict, their_verdict(ours.as_bytes(), &trusted));
    }

    /// Any change of a byte is judged alike, and never accepted with all signatures.
    #[test]
    fn changed_notes_are_judged_alike(
        text in TEXT,
        seed in any::<[u8; 32]>(),
        position in any::<prop::sample::Index>(),
        byte in prop_oneof![any::<u8>(), Just(b'\n'), Just(b' '), Just(b'='), Just(b'+'), Just(b'A')],
        insert in any::<bool>(),
    ) {
        let mut other_seed = seed;
        other_seed[0] ^= 1;
        let keys = [key("example.com/a", seed), key("example.com/b", other_seed)];
        let note = Note::sign(&text, &[&keys[0], &keys[1]]).expect("a signable text").to_string();
        let mut changed = note.clone().into_bytes();
        let position = position.index(changed.len());
        if insert {
            changed.insert(position, byte);
        } else {
            changed[position] = byte;
        }
        let trusted = keys.map(|key| key.verifying_key().clone());
        let verdict = our_verdict(&changed, &trusted);
        prop_assert_eq!(&verdict, &their_verdict(&changed, &trusted));
        if changed != note.as_bytes() {
            prop_assert!(verdict.is_none_or(|verified| verified.len() < 2));
        }
    }

    /// Texts that are nearly checkpoints: both take them, or none.
    #[test]
    fn checkpoints_are_judged_alike(
        origin in "[ -~]{0,8}",
        size in prop_oneof!["[0-9]{0,4}", "[+-]?[0-9]{1,18}", "[ -~]{0,3}"],
        root in prop_oneof!["[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", "[A-Za-z0-9+/]{43}=", "[ -~]{0,5}"],
        extensions in prop::collection::vec("[ -~]{0,5}", 0..3),
        end in prop_oneof![Just("\n"), Just(""), Just("\n\n")],
    ) {
        let lines = [vec![origin, size, root], extensions].concat();
        let text = lines.join("\n") + end;
        let ours = text.parse::<Checkpoint>().ok();
        let theirs = tlog_tiles::Checkpoint::from_bytes(text.as_bytes()).ok();
        prop_assert_eq!(ours.is_some(), theirs.is_some());
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            prop_assert_eq!(ours.to_string(), text);
            prop_assert_eq!(ours.origin.as_str(), theirs.origin());
            prop_assert_eq!(ours.size, theirs.size());
            prop_assert_eq!(ours.root.0, theirs.hash().0);
        }
    }
}

#[test]
fn both_open_the_golden_checkpoints() {
    let (log_key, _) = crate::fixtures::trusted();
    for path in ["checkpoint.300", "checkpoint.1000"] {
        let bytes = crate::fixtures::read(path);
        let keys = std::slice::from_ref(&log_key);
        let verdict = our_verdict(&bytes, keys);
        assert_eq!(verdict, Some(vec![(log_key.name().to_owned(), log_key.key_id())]));
        assert_eq!(verdict, their_verdict(&bytes, keys));
    }
}
