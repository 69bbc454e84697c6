//! A checkpoint with the signature of its log, and whatever witnesses added to it.

use std::fmt;

use super::{Checkpoint, CheckpointError};
use crate::note::{Note, Signature, SignatureType, SigningKey, VerifyingKey};

/// A checkpoint that its log has signed.
///
/// There are two ways to one: [`SignedCheckpoint::sign`] for the log, [`SignedCheckpoint::open`] for
/// everybody else. Cosignatures on it are kept, but say nothing until
/// [`cosignature::verify`](crate::cosignature::verify) has looked at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
    /// Verbatim, since a copy of a checkpoint must be the checkpoint.
    bytes: Vec<u8>,
}

impl SignedCheckpoint {
    /// Signs as the log whose keys these are; their name must be the origin. More than one key signs
    /// while a key is being replaced.
    ///
    /// The log must never have signed a checkpoint that is inconsistent with this one
    /// (tlog-checkpoint v1.0.0, Signatures), which is for the caller to make sure of.
    pub fn sign(checkpoint: Checkpoint, keys: &[&SigningKey]) -> Result<Self, CheckpointError> {
        for key in keys {
            check_origin(&checkpoint, [key.verifying_key()])?;
        }
        let text = checkpoint.to_string();
        // An origin with a newline in it, say, would be another checkpoint once it is written.
        if text.parse::<Checkpoint>().as_ref() != Ok(&checkpoint) {
            return Err(CheckpointError::Unwritable);
        }
        let note = Note::sign(&text, keys).map_err(CheckpointError::Note)?;
        Ok(Self::from_parts(checkpoint, note))
    }

    /// Opens a checkpoint that one of these keys must have signed, all of type 0x01: the name of a key
    /// that has is the origin.
    ///
    /// Several keys are those of several logs, or of one log while its key is being replaced: one good
    /// signature is enough, but a bad one by any of the keys refuses the checkpoint
    /// (signed-note v1.0.0, Verifying). Signatures by other keys are ignored and kept.
    pub fn open(bytes: &[u8], log_keys: &[VerifyingKey]) -> Result<Self, CheckpointError> {
        check_log_keys(log_keys)?;
        let note = Note::parse(bytes).map_err(CheckpointError::Note)?;
        // The text counts for nothing before this (signed-note v1.0.0).
        let verified = note.verify(log_keys).map_err(CheckpointError::Note)?;
        let checkpoint: Checkpoint = note.text().parse()?;
        check_origin(&checkpoint, verified.iter().map(|signature| &signature.key))?;
        Ok(Self { checkpoint, note, bytes: bytes.to_vec() })
    }

    /// Adds signature lines after those that are there, such as the answers of witnesses.
    ///
    /// They are not verified, but a second one of the same name and id is refused.
    pub fn with_signatures(
        self,
        signatures: impl IntoIterator<Item = Signature>,
    ) -> Result<Self, CheckpointError> {
        let note = self.note.with_signatures(signatures).map_err(CheckpointError::Note)?;
        Ok(Self::from_parts(self.checkpoint, note))
    }

    /// The same checkpoint with the signature lines of these keys only.
    pub fn only_by(&self, keys: &[VerifyingKey]) -> Result<Self, CheckpointError> {
        let note = self.note.only_by(keys).map_err(CheckpointError::Note)?;
        Ok(Self::from_parts(self.checkpoint.clone(), note))
    }

    /// What the log has signed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The signed note, with all its signature lines.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The bytes as they were opened, or as they are to be published.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn from_parts(checkpoint: Checkpoint, note: Note) -> Self {
        let bytes = note.to_string().into_bytes();
        Self { checkpoint, note, bytes }
    }
}

fn check_log_keys(keys: &[VerifyingKey]) -> Result<(), CheckpointError> {
    let other = keys.iter().find(|key| key.signature_type() != SignatureType::Ed25519);
    other.map_or(Ok(()), |key| Err(CheckpointError::NotALogKey { name: key.name().to_owned() }))
}

/// A key of one log must not vouch for the tree of another (tlog-checkpoint v1.0.0, Signatures,
/// where it is a SHOULD).
fn check_origin<'a>(
    checkpoint: &Checkpoint,
    keys: impl IntoIterator<Item = &'a VerifyingKey>,
) -> Result<(), CheckpointError> {
    let mut names: Vec<&str> = keys.into_iter().map(VerifyingKey::name).collect();
    if names.contains(&checkpoint.origin.as_str()) {
        return Ok(());
    }
    names.dedup();
    Err(CheckpointError::Origin { origin: checkpoint.origin.clone(), key: names.join(", ") })
}

impl fmt::Display for SignedCheckpoint {
    /// Writes the note as it is published.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::EMPTY_ROOT;
    use crate::note::NoteError;
    use crate::tree::MAX_SIZE;

    fn log_key(seed: u8) -> SigningKey {
        SigningKey::from_seed("example.com/log", &[seed; 32]).expect("a valid name")
    }

    fn checkpoint() -> Checkpoint {
        let origin = "example.com/log".to_owned();
        Checkpoint { origin, size: 7, root: EMPTY_ROOT, extensions: Vec::new() }
    }

    fn open(bytes: &[u8], key: &SigningKey) -> Result<SignedCheckpoint, CheckpointError> {
        SignedCheckpoint::open(bytes, &[key.verifying_key().clone()])
    }

    #[test]
    fn what_is_signed_opens() {
        let key = log_key(1);
        let signed = SignedCheckpoint::sign(checkpoint(), &[&key]).expect("a valid checkpoint");
        assert_eq!(open(signed.as_bytes(), &key), Ok(signed.clone()));
        assert_eq!(signed.to_string().as_bytes(), signed.as_bytes());
        assert_eq!(signed.checkpoint(), &checkpoint());
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let key = log_key(1);
        let signed = SignedCheckpoint::sign(checkpoint(), &[&key]).expect("a valid checkpoint");
        for position in 0..signed.as_bytes().len() {
            for bit in [0x01, 0x80] {
                let mut bytes = signed.as_bytes().to_vec();
                bytes[position] ^= bit;
                assert!(open(&bytes, &key).is_err(), "byte {position}");
            }
        }
    }

    #[test]
    fn the_origin_is_the_name_of_the_key() {
        let key = log_key(1);
        let other = Checkpoint { origin: "example.com/other".to_owned(), ..checkpoint() };
        let error = CheckpointError::Origin {
            origin: "example.com/other".to_owned(),
            key: "example.com/log".to_owned(),
        };
        assert_eq!(SignedCheckpoint::sign(other.clone(), &[&key]), Err(error.clone()));
        let note = Note::sign(&other.to_string(), &[&key]).expect("a signable text");
        assert_eq!(open(note.to_string().as_bytes(), &key), Err(error));
    }

    #[test]
    fn the_key_is_one_of_a_log_and_has_signed() {
        let signed = SignedCheckpoint::sign(checkpoint(), &[&log_key(1)]).expect("valid");
        let unverified = Err(CheckpointError::Note(NoteError::Unverified));
        assert_eq!(open(signed.as_bytes(), &log_key(2)), unverified);
        let public = *log_key(1).verifying_key().public_key();
        let kind = SignatureType::CosignatureV1;
        let witness = VerifyingKey::new("example.com/log", kind, &public).expect("a valid key");
        let error = CheckpointError::NotALogKey { name: "example.com/log".to_owned() };
        assert_eq!(SignedCheckpoint::open(signed.as_bytes(), &[witness]), Err(error));
    }

    #[test]
    fn both_keys_open_while_one_replaces_the_other() {
        let (old, new) = (log_key(1), log_key(2));
        let both = SignedCheckpoint::sign(checkpoint(), &[&old, &new]).expect("valid");
        assert_eq!(both.note().signatures().len(), 2);
        assert_eq!(open(both.as_bytes(), &old), Ok(both.clone()));
        assert_eq!(open(both.as_bytes(), &new), Ok(both.clone()));
        let keys = [&log_key(3), &old, &new].map(|key| key.verifying_key().clone());
        assert_eq!(SignedCheckpoint::open(both.as_bytes(), &keys), Ok(both.clone()));
        // One good signature is no excuse for a bad one by another trusted key.
        let wrong = new.sign_text("another text\n").expect("signable");
        let one = SignedCheckpoint::sign(checkpoint(), &[&old]).expect("valid");
        let spoiled = one.with_signatures([wrong]).expect("another id");
        let (name, id) = ("example.com/log".to_owned(), keys[2].key_id());
        let error = CheckpointError::Note(NoteError::BadSignature { name, id });
        assert_eq!(SignedCheckpoint::open(spoiled.as_bytes(), &keys), Err(error));
        assert_eq!(SignedCheckpoint::open(spoiled.as_bytes(), &keys[..2]), Ok(spoiled));
    }

    #[test]
    fn keys_of_several_logs_may_be_known() {
        let (log, other) = (log_key(1), SigningKey::from_seed("example.com/other", &[2; 32]).expect("valid"));
        let keys = [&other, &log].map(|key| key.verifying_key().clone());
        let signed = SignedCheckpoint::sign(checkpoint(), &[&log]).expect("valid");
        assert_eq!(SignedCheckpoint::open(signed.as_bytes(), &keys), Ok(signed));
        // A log that is trusted for its own tree is not for that of another.
        let borrowed = Note::sign(&checkpoint().to_string(), &[&other]).expect("signable").to_string();
        let error = CheckpointError::Origin {
            origin: "example.com/log".to_owned(),
            key: "example.com/other".to_owned(),
        };
        assert_eq!(SignedCheckpoint::open(borrowed.as_bytes(), &keys), Err(error));
        let unsigned = SignedCheckpoint::sign(checkpoint(), &[]);
        assert_eq!(unsigned, Err(CheckpointError::Note(NoteError::NoSignatures)));
    }

    #[test]
    fn only_checkpoints_that_read_back_are_signed() {
        let key = log_key(1);
        let too_large = Checkpoint { size: MAX_SIZE + 1, ..checkpoint() };
        let unwritable = Err(CheckpointError::Unwritable);
        assert_eq!(SignedCheckpoint::sign(too_large, &[&key]), unwritable);
        for line in ["", "a\nb", "a\n", "\r"] {
            let extended = Checkpoint { extensions: vec![line.to_owned()], ..checkpoint() };
            assert_eq!(SignedCheckpoint::sign(extended, &[&key]), unwritable, "{line:?}");
        }
    }

    #[test]
    fn a_signed_text_must_still_be_a_checkpoint() {
        let key = log_key(1);
        let note = Note::sign("example.com/log\n7\n", &[&key]).expect("a signable text");
        assert_eq!(open(note.to_string().as_bytes(), &key), Err(CheckpointError::Lines));
    }
}
