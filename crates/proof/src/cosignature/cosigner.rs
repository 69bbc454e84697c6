//! A witness that signs checkpoints.

use super::CosignatureError;
use super::message::{MAX_TIMESTAMP, join_body, signed_message};
use crate::checkpoint::SignedCheckpoint;
use crate::note::{Signature, SignatureType, SigningKey, VerifyingKey};

/// A private key that makes cosignatures of type 0x04.
///
/// It takes the [`SigningKey`] over, because one key should not make signatures of two types
/// (signed-note v1.0.0, Verifier keys), and because every cosigner needs a key of its own
/// (tlog-cosignature v1.0.1, Signed message).
#[derive(Debug, Clone)]
pub struct Cosigner {
    signing_key: SigningKey,
    verifying_key: VerifyingKey,
}

impl Cosigner {
    /// Makes a cosigner with the name and the seed of a signing key.
    pub fn new(signing_key: SigningKey) -> Result<Self, CosignatureError> {
        let public_key = signing_key.verifying_key().public_key();
        let kind = SignatureType::CosignatureV1;
        let verifying_key =
            VerifyingKey::new(signing_key.name(), kind, public_key).map_err(CosignatureError::Key)?;
        Ok(Self { signing_key, verifying_key })
    }

    /// The public key, of type 0x04.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying_key
    }

    /// States that at `timestamp`, in POSIX seconds, this was the largest consistent checkpoint
    /// that the cosigner had seen of the log.
    ///
    /// That it is one, and consistent with all earlier ones, is for the caller to make sure of.
    pub fn cosign(
        &self,
        checkpoint: &SignedCheckpoint,
        timestamp: u64,
    ) -> Result<Signature, CosignatureError> {
        if timestamp > MAX_TIMESTAMP {
            return Err(CosignatureError::Timestamp { timestamp });
        }
        let message = signed_message(timestamp, checkpoint.note().text());
        let body = join_body(timestamp, &self.signing_key.sign_bytes(message.as_bytes()));
        let key = &self.verifying_key;
        Ok(Signature::of_key(key.name(), key.key_id(), body))
    }
}
