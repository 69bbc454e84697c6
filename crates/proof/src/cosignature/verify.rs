//! Which trusted witnesses have cosigned a checkpoint, and when.

use super::CosignatureError;
use crate::checkpoint::SignedCheckpoint;
use crate::note::{Signature, SignatureType, VerifyingKey, known_signatures};

/// A verified statement of a witness: at this time, this was the largest consistent checkpoint
/// that it had seen of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The key of the witness, of type 0x04.
    pub witness: VerifyingKey,
    /// POSIX seconds, at most [`MAX_TIMESTAMP`](super::MAX_TIMESTAMP), by the witness's clock.
    pub timestamp: u64,
}

/// Verifies the cosignatures of the witnesses that the caller trusts, in the order of their lines.
///
/// Lines of other keys and other types are ignored. A bad cosignature by a trusted witness is an
/// error. An empty answer is not: how many witnesses are enough is for the caller's policy.
///
/// Refuses keys that are not of type 0x04, and two names with one public key: the signed message
/// doesn't contain the name, so that one cosignature would count twice (tlog-cosignature v1.0.1,
/// Signed message).
pub fn verify(
    checkpoint: &SignedCheckpoint,
    witness_keys: &[VerifyingKey],
) -> Result<Vec<Cosignature>, CosignatureError> {
    verify_lines(checkpoint.note().text(), checkpoint.note().signatures(), witness_keys)
}

/// What [`verify`] finds among lines that need not be on the checkpoint yet.
pub(crate) fn verify_lines(
    text: &str,
    lines: &[Signature],
    witness_keys: &[VerifyingKey],
) -> Result<Vec<Cosignature>, CosignatureError> {
    check_witness_keys(witness_keys)?;
    let verified = known_signatures(text, lines, witness_keys).map_err(CosignatureError::Note)?;
    // Keys of type 0x04 always give a time, so that nothing is filtered out here.
    let cosignature = |witness, timestamp| Cosignature { witness, timestamp };
    Ok(verified.into_iter().filter_map(|v| Some(cosignature(v.key, v.timestamp?))).collect())
}

fn check_witness_keys(keys: &[VerifyingKey]) -> Result<(), CosignatureError> {
    for (position, key) in keys.iter().enumerate() {
        if key.signature_type() != SignatureType::CosignatureV1 {
            return Err(CosignatureError::NotAWitnessKey { name: key.name().to_owned() });
        }
        let mut earlier = keys.iter().take(position);
        let shares =
            |other: &&VerifyingKey| other.public_key() == key.public_key() && other.name() != key.name();
        if let Some(first) = earlier.find(shares) {
            let (first, second) = (first.name().to_owned(), key.name().to_owned());
            return Err(CosignatureError::SharedKey { first, second });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::Checkpoint;
    use crate::cosignature::{Cosigner, MAX_TIMESTAMP};
    use crate::hash::EMPTY_ROOT;
    use crate::note::{NoteError, SigningKey};

    fn signed() -> SignedCheckpoint {
        let key = SigningKey::from_seed("log", &[1; 32]).expect("a valid name");
        let origin = "log".to_owned();
        let checkpoint = Checkpoint { origin, size: 0, root: EMPTY_ROOT, extensions: Vec::new() };
        SignedCheckpoint::sign(checkpoint, &[&key]).expect("a valid checkpoint")
    }

    fn witness(name: &str, seed: u8) -> Cosigner {
        let key = SigningKey::from_seed(name, &[seed; 32]).expect("a valid name");
        Cosigner::new(key).expect("a valid key")
    }

    fn cosigned(lines: impl IntoIterator<Item = Signature>) -> SignedCheckpoint {
        signed().with_signatures(lines).expect("different keys")
    }

    fn key(cosigner: &Cosigner) -> VerifyingKey {
        cosigner.verifying_key().clone()
    }

    #[test]
    fn trusted_cosignatures_are_found_and_others_ignored() {
        let (one, two) = (witness("w1", 1), witness("w2", 2));
        let line = |cosigner: &Cosigner, time| cosigner.cosign(&signed(), time).expect("in time");
        // A line of type 0x06 is long, and its id is unknown here.
        let foreign = Signature::of_key("w3", 3, vec![6; 8 + 2420]);
        let checkpoint = cosigned([line(&one, 5), foreign, line(&two, MAX_TIMESTAMP)]);
        let found = |keys: &[VerifyingKey]| {
            let found = verify(&checkpoint, keys).expect("all are good");
            found.into_iter().map(|c| (c.witness, c.timestamp)).collect::<Vec<_>>()
        };
        assert_eq!(found(&[]), []);
        assert_eq!(found(&[key(&two), key(&one)]), [(key(&one), 5), (key(&two), MAX_TIMESTAMP)]);
        assert_eq!(found(&[key(&witness("w1", 9))]), []);
    }

    #[test]
    fn the_time_and_the_text_are_signed() {
        let one = witness("w1", 1);
        let line = one.cosign(&signed(), 5).expect("in time");
        for position in 0..line.body().len() {
            let mut body = line.body().to_vec();
            body[position] ^= 1;
            let checkpoint = cosigned([Signature::of_key("w1", line.key_id(), body)]);
            let id = line.key_id();
            let error = CosignatureError::Note(NoteError::BadSignature { name: "w1".into(), id });
            assert_eq!(verify(&checkpoint, &[key(&one)]), Err(error), "byte {position}");
        }
    }

    #[test]
    fn a_plain_signature_is_no_cosignature() {
        let plain = SigningKey::from_seed("w1", &[1; 32]).expect("a valid name");
        let one = witness("w1", 1);
        let line = plain.sign_text(signed().note().text()).expect("signable");
        let forged = Signature::of_key("w1", key(&one).key_id(), line.body().to_vec());
        assert!(verify(&cosigned([forged]), &[key(&one)]).is_err());
        let known = [plain.verifying_key().clone()];
        let error = CosignatureError::NotAWitnessKey { name: "w1".into() };
        assert_eq!(verify(&cosigned([line]), &known), Err(error));
    }

    #[test]
    fn one_key_under_two_names_is_one_witness() {
        let keys = [key(&witness("w1", 1)), key(&witness("w2", 1))];
        let error = CosignatureError::SharedKey { first: "w1".into(), second: "w2".into() };
        assert_eq!(verify(&signed(), &keys), Err(error));
        assert_eq!(verify(&signed(), &[keys[0].clone(), keys[0].clone()]), Ok(vec![]));
    }

    #[test]
    fn times_are_bounded() {
        let timestamp = MAX_TIMESTAMP + 1;
        let error = CosignatureError::Timestamp { timestamp };
        assert_eq!(witness("w1", 1).cosign(&signed(), timestamp), Err(error));
    }
}
