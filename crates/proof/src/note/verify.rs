//! Which trusted keys have signed a note.

use super::{Note, NoteError, Signature, SignatureType, VerifyingKey};
use crate::cosignature::message;

/// A signature that a trusted key has made on the text of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSignature {
    /// The key that signed.
    pub key: VerifyingKey,
    /// When it was signed, in POSIX seconds, if the type of signature tells (0x04 does).
    pub timestamp: Option<u64>,
}

impl Note {
    /// Verifies all signatures by keys in `known`, in the order of their lines.
    ///
    /// The rules of signed-note v1.0.0, Signatures: lines of other keys are ignored, whatever they
    /// say; a bad signature by a known key rejects the note; so does the absence of a good one.
    /// Stricter than the specification asks, a second signature by a known key rejects it too.
    pub fn verify(&self, known: &[VerifyingKey]) -> Result<Vec<VerifiedSignature>, NoteError> {
        let verified = known_signatures(self.text(), self.signatures(), known)?;
        if verified.is_empty() { Err(NoteError::Unverified) } else { Ok(verified) }
    }
}

/// What [`Note::verify`] finds, which may be nothing.
pub(crate) fn known_signatures(
    text: &str,
    signatures: &[Signature],
    known: &[VerifyingKey],
) -> Result<Vec<VerifiedSignature>, NoteError> {
    let mut verified: Vec<VerifiedSignature> = Vec::new();
    for signature in signatures {
        let Some(key) = key_of(signature, known)? else {
            continue;
        };
        if verified.iter().any(|earlier| earlier.key == *key) {
            let (name, id) = (key.name().to_owned(), key.key_id());
            return Err(NoteError::DuplicateSignature { name, id });
        }
        verified.push(check(text, signature, key)?);
    }
    Ok(verified)
}

fn key_of<'a>(
    signature: &Signature,
    known: &'a [VerifyingKey],
) -> Result<Option<&'a VerifyingKey>, NoteError> {
    let same_id = |key: &&VerifyingKey| signature.is_by(key);
    let mut keys = known.iter().filter(same_id);
    let first = keys.next();
    // The same key twice in the list does no harm; a collision of ids can't be resolved.
    if keys.any(|other| Some(other) != first) {
        let (name, id) = (signature.name().to_owned(), signature.key_id());
        return Err(NoteError::AmbiguousKey { name, id });
    }
    Ok(first)
}

fn check(text: &str, signature: &Signature, key: &VerifyingKey) -> Result<VerifiedSignature, NoteError> {
    let timestamp = match key.signature_type() {
        SignatureType::Ed25519 => verify_strict(key, text.as_bytes(), signature.body()).map(|()| None),
        SignatureType::CosignatureV1 => verify_cosignature(key, text, signature.body()).map(Some),
    };
    let timestamp =
        timestamp.ok_or_else(|| NoteError::BadSignature { name: key.name().to_owned(), id: key.key_id() })?;
    Ok(VerifiedSignature { key: key.clone(), timestamp })
}

fn verify_cosignature(key: &VerifyingKey, text: &str, body: &[u8]) -> Option<u64> {
    let (timestamp, signature) = message::split_body(body)?;
    verify_strict(key, message::signed_message(timestamp, text).as_bytes(), signature)?;
    Some(timestamp)
}

/// Verifies as RFC 8032 does, and refuses the signatures on which implementations differ: those
/// with a point of small order. Nobody makes them by accident.
fn verify_strict(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> Option<()> {
    let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
    key.public_key.verify_strict(message, &signature).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::SigningKey;

    /// The example of signed-note v1.0.0.
    const EXAMPLE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    fn example_key() -> VerifyingKey {
        VKEY.parse().expect("the example is right")
    }

    fn key(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(name, &[seed; 32]).expect("a valid name")
    }

    fn verify(note: &str, known: &[VerifyingKey]) -> Result<usize, NoteError> {
        Note::parse(note.as_bytes())?.verify(known).map(|verified| verified.len())
    }

    #[test]
    fn the_example_of_the_specification() {
        let note = Note::parse(EXAMPLE.as_bytes()).expect("the example is well-formed");
        let verified = vec![VerifiedSignature { key: example_key(), timestamp: None }];
        assert_eq!(note.verify(&[example_key()]), Ok(verified));
    }

    #[test]
    fn a_changed_text_is_refused() {
        let changed = EXAMPLE.replace("This", "this");
        let error = NoteError::BadSignature { name: "example.com/foo".into(), id: 0x530d_903a };
        assert_eq!(verify(&changed, &[example_key()]), Err(error));
    }

    #[test]
    fn unknown_keys_are_ignored_and_prove_nothing() {
        let (known, unknown) = (key("a", 1), key("b", 2));
        let note = Note::sign("text\n", &[&unknown, &known]).expect("a signable text").to_string();
        assert_eq!(verify(&note, &[known.verifying_key().clone()]), Ok(1));
        assert_eq!(verify(&note, &[]), Err(NoteError::Unverified));
        // Same name and other id, or other name and same public key: unknown all the same.
        let strangers = [key("a", 2), key("c", 1)].map(|key| key.verifying_key().clone());
        assert_eq!(verify(&note, &strangers), Err(NoteError::Unverified));
        // Two lines of an unknown key are no reason to refuse either.
        let doubled = format!("{note}{}\n", unknown.sign_text("text\n").expect("signable"));
        assert_eq!(verify(&doubled, &[known.verifying_key().clone()]), Ok(1));
    }

    #[test]
    fn one_bad_signature_by_a_known_key_rejects_the_note() {
        let (good, bad) = (key("a", 1), key("b", 2));
        let known = [&good, &bad].map(|key| key.verifying_key().clone());
        let elsewhere = bad.sign_text("other text\n").expect("signable");
        let note = Note::sign("text\n", &[&good]).expect("a signable text");
        let note = note.with_signatures([elsewhere]).expect("another key").to_string();
        let error = NoteError::BadSignature { name: "b".into(), id: known[1].key_id() };
        assert_eq!(verify(&note, &known), Err(error));
        assert_eq!(verify(&note, &known[..1]), Ok(1));
    }

    #[test]
    fn a_known_key_signs_once() {
        let note = format!("{EXAMPLE}{}", &EXAMPLE[29..]);
        let error = NoteError::DuplicateSignature { name: "example.com/foo".into(), id: 0x530d_903a };
        assert_eq!(verify(&note, &[example_key()]), Err(error));
    }

    #[test]
    fn a_list_may_repeat_a_key() {
        assert_eq!(verify(EXAMPLE, &[example_key(), example_key()]), Ok(1));
    }

    /// Seeds were counted up until two keys of one name had one id, which takes seconds.
    #[test]
    fn keys_that_only_share_an_id_are_not_confused() {
        let colliding = [77_213_u64, 80_252].map(|count| {
            let mut seed = [0; 32];
            seed[24..].copy_from_slice(&count.to_be_bytes());
            SigningKey::from_seed("a", &seed).expect("a valid name")
        });
        let known = [&colliding[0], &colliding[1]].map(|key| key.verifying_key().clone());
        let id = 0x84d4_da8e;
        assert_eq!([known[0].key_id(), known[1].key_id()], [id, id]);
        let note = Note::sign("text\n", &[&colliding[0]]).expect("a signable text").to_string();
        let name = || "a".to_owned();
        let ambiguous = Err(NoteError::AmbiguousKey { name: name(), id });
        assert_eq!(verify(&note, &known), ambiguous);
        assert_eq!(verify(&note, &known[..1]), Ok(1));
        let bad = Err(NoteError::BadSignature { name: name(), id });
        assert_eq!(verify(&note, &known[1..]), bad);
    }

    #[test]
    fn the_length_of_a_signature_counts() {
        let key = key("a", 1);
        let known = [key.verifying_key().clone()];
        let signature = key.sign_text("text\n").expect("signable");
        for length in [1, 63, 65, 72] {
            let mut body = signature.body().to_vec();
            body.resize(length, 0);
            let wrong = Signature::of_key("a", known[0].key_id(), body);
            let note = format!("text\n\n{wrong}\n");
            let error = NoteError::BadSignature { name: "a".into(), id: known[0].key_id() };
            assert_eq!(verify(&note, &known), Err(error), "{length}");
        }
    }
}
