//! What can be wrong with a key or with a note.

use thiserror::Error;

/// A key that could not be read or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Empty, or with a space, a plus sign or a control character in it.
    #[error("use the name of a key: it must not be empty or contain spaces or a plus sign")]
    Name,
    /// Not three parts with a plus sign between them, an id of 8 lower-case hexadecimal digits and
    /// canonical base64.
    #[error("read a key: it is not of the form name+id+base64")]
    Syntax,
    /// The id is not the one of this name and key.
    #[error("match the key with its id {id:08x}")]
    Id {
        /// The id as written.
        id: u32,
    },
    /// A type of signature that this crate doesn't verify.
    #[error("use a key of signature type {byte:#04x}: only 0x01 and 0x04 are supported")]
    UnknownType {
        /// The type byte (signed-note v1.0.0, Signature types).
        byte: u8,
    },
    /// A type that this crate verifies, but not the one that is needed here.
    #[error("use a key of signature type {byte:#04x} where {needed:#04x} is needed")]
    WrongType {
        /// The type byte (signed-note v1.0.0, Signature types).
        byte: u8,
        /// The one that is needed: 0x01 for a log, 0x04 for a witness.
        needed: u8,
    },
    /// Not 32 bytes after the type byte.
    #[error("read an Ed25519 key: it is not 32 bytes long")]
    Length,
    /// Not 1,312 bytes after the type byte 0x06.
    #[error("read an ML-DSA-44 key: it is not 1312 bytes long")]
    OpaqueLength,
    /// Not a point of the curve, or one of the few for which anybody can sign.
    #[error("use an Ed25519 public key: it is not a point of full order")]
    Point,
}

/// A note that could not be read, written or verified.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoteError {
    /// Larger than [`MAX_NOTE_SIZE`](super::MAX_NOTE_SIZE).
    #[error("handle a note of {size} bytes: the most is 1000000")]
    TooLarge {
        /// The size in bytes.
        size: usize,
    },
    /// Not UTF-8.
    #[error("read a note as UTF-8")]
    NotUtf8,
    /// An ASCII control character other than the newline.
    #[error("handle a note with a control character")]
    ControlCharacter,
    /// The text doesn't end in a newline.
    #[error("handle a note whose text does not end in a newline")]
    UnfinishedText,
    /// No blank line with signature lines behind it.
    #[error("find the signatures of a note")]
    NoSignatures,
    /// Not an em dash, a name and canonical base64 of an id and a signature.
    #[error("read a signature line of a note")]
    SignatureLine,
    /// More signatures than [`MAX_SIGNATURES`](super::MAX_SIGNATURES).
    #[error("handle a note with more than 100 signatures")]
    TooManySignatures,
    /// Two signatures of one key.
    #[error("handle a note that key {name}+{id:08x} signed twice")]
    DuplicateSignature {
        /// The name of the key.
        name: String,
        /// The id of the key.
        id: u32,
    },
    /// Two different trusted keys have one name and one id, so that a line could mean either.
    #[error("tell apart two keys {name}+{id:08x}")]
    AmbiguousKey {
        /// The name of both keys.
        name: String,
        /// The id of both keys.
        id: u32,
    },
    /// A trusted key's signature does not verify.
    #[error("verify the signature of key {name}+{id:08x}")]
    BadSignature {
        /// The name of the key.
        name: String,
        /// The id of the key.
        id: u32,
    },
    /// None of the signatures is by a trusted key.
    #[error("find a signature by a trusted key")]
    Unverified,
}
