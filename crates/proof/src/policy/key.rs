//! The key of a log or a witness in a policy, which may be of a type that isn't verified here.

use std::fmt;

use crate::note::{KeyError, OpaqueKey, SignatureType, VerifyingKey};

/// A key as a policy lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyKey {
    /// An Ed25519 key, of type 0x01 for a log and 0x04 for a witness.
    Verifying(Box<VerifyingKey>),
    /// An ML-DSA-44 key, of type 0x06: it is listed, but no signature by it is ever counted.
    Opaque(Box<OpaqueKey>),
}

impl PolicyKey {
    /// Reads a vkey of the type that its owner needs, or of type 0x06.
    pub(super) fn parse(octets: &[u8], needed: SignatureType) -> Result<Self, KeyError> {
        let vkey = str::from_utf8(octets).map_err(|_| KeyError::Syntax)?;
        match vkey.parse::<VerifyingKey>() {
            Ok(key) => Self::of(&key, needed),
            Err(KeyError::UnknownType { .. }) => vkey.parse().map(Box::new).map(Self::Opaque),
            Err(error) => Err(error),
        }
    }

    /// A key of the type that its owner needs.
    pub(super) fn of(key: &VerifyingKey, needed: SignatureType) -> Result<Self, KeyError> {
        match key.signature_type() {
            kind if kind == needed => Ok(Self::Verifying(Box::new(key.clone()))),
            kind => Err(KeyError::WrongType { byte: kind.byte(), needed: needed.byte() }),
        }
    }

    /// The name of the key, as it stands in signature lines.
    pub fn name(&self) -> &str {
        match self {
            Self::Verifying(key) => key.name(),
            Self::Opaque(key) => key.name(),
        }
    }

    /// The key, if this crate can verify with it.
    pub fn verifying(&self) -> Option<&VerifyingKey> {
        match self {
            Self::Verifying(key) => Some(key),
            Self::Opaque(_) => None,
        }
    }

    /// The bytes by which two keys are the same, whatever they are called
    /// (tlog-policy, Public key representation).
    pub(super) fn public_key(&self) -> &[u8] {
        match self {
            Self::Verifying(key) => key.public_key(),
            Self::Opaque(key) => key.public_key(),
        }
    }
}

impl fmt::Display for PolicyKey {
    /// Writes the vkey.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verifying(key) => key.fmt(f),
            Self::Opaque(key) => key.fmt(f),
        }
    }
}
