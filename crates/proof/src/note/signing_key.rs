//! Private keys of notes, which are never printed by accident.

use std::fmt;

use ed25519_dalek::Signer as _;
use zeroize::Zeroizing;

use super::verifying_key::parse_id;
use super::{KeyError, NoteError, Signature, SignatureType, VerifyingKey, check_text};
use crate::strict_base64;

/// How Go's `sumdb/note` begins a private key.
const PREFIX: &str = "PRIVATE+KEY+";

/// A private key that signs notes with signatures of type 0x01 (signed-note v1.0.0, Ed25519
/// signatures).
///
/// Its seed is wiped from memory when it is dropped, and left out of `Debug`. To sign as a witness
/// instead, make a [`Cosigner`](crate::cosignature::Cosigner) of it.
#[derive(Clone)]
pub struct SigningKey {
    private_key: ed25519_dalek::SigningKey,
    verifying_key: VerifyingKey,
}

impl SigningKey {
    /// The key of a name and a secret, random seed (RFC 8032, section 5.1.5).
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let private_key = ed25519_dalek::SigningKey::from_bytes(seed);
        let public_key = private_key.verifying_key().to_bytes();
        let verifying_key = VerifyingKey::new(name, SignatureType::Ed25519, &public_key)?;
        Ok(Self { private_key, verifying_key })
    }

    /// Reads `PRIVATE+KEY+<name>+<id>+<base64(0x01 || seed)>`, Go's convention, which is not a C2SP
    /// format.
    pub fn from_private_string(text: &str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix(PREFIX).ok_or(KeyError::Syntax)?;
        let (name, rest) = rest.split_once('+').ok_or(KeyError::Syntax)?;
        let (id, base64) = rest.split_once('+').ok_or(KeyError::Syntax)?;
        let id = parse_id(id).ok_or(KeyError::Syntax)?;
        let material = strict_base64::decode(base64).map(Zeroizing::new).ok_or(KeyError::Syntax)?;
        let (type_byte, seed) = material.split_first().ok_or(KeyError::Syntax)?;
        if *type_byte != SignatureType::Ed25519.byte() {
            return Err(KeyError::UnknownType { byte: *type_byte });
        }
        let key = Self::from_seed(name, seed.try_into().map_err(|_| KeyError::Length)?)?;
        if key.verifying_key.key_id() == id { Ok(key) } else { Err(KeyError::Id { id }) }
    }

    /// Writes the private key as [`SigningKey::from_private_string`] reads it. A secret.
    pub fn to_private_string(&self) -> Zeroizing<String> {
        let (name, id) = (self.name(), self.verifying_key.key_id());
        let seed = self.private_key.as_bytes().as_slice();
        let material = Zeroizing::new([&[SignatureType::Ed25519.byte()], seed].concat());
        let base64 = Zeroizing::new(strict_base64::encode(&material));
        // `concat` allocates once; a string that grows would leave parts of the secret behind.
        Zeroizing::new([PREFIX, name, "+", &format!("{id:08x}"), "+", &base64].concat())
    }

    /// The name, as it stands in signature lines.
    pub fn name(&self) -> &str {
        self.verifying_key.name()
    }

    /// The public key, of type 0x01.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying_key
    }

    /// Signs the text of a note, which must end in a newline and have no other control characters.
    pub fn sign_text(&self, text: &str) -> Result<Signature, NoteError> {
        check_text(text)?;
        let body = self.sign_bytes(text.as_bytes()).to_vec();
        Ok(Signature::of_key(self.name(), self.verifying_key.key_id(), body))
    }

    pub(crate) fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.private_key.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, seed redacted)", self.verifying_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key of the tests of Go's `sumdb/note`, and its signature of their text.
    const PETER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                        then you don't know what your problem is.\n";
    const LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    fn parse(text: &str) -> Result<VerifyingKey, KeyError> {
        SigningKey::from_private_string(text).map(|key| key.verifying_key().clone())
    }

    #[test]
    fn signs_as_go_does() {
        let key = SigningKey::from_private_string(PETER).expect("Go wrote it");
        let line = key.sign_text(TEXT).expect("a signable text").to_string();
        assert_eq!(line, LINE);
        assert_eq!(key.to_private_string().as_str(), PETER);
        let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!(key.verifying_key().to_string(), vkey);
    }

    #[test]
    fn malformed_keys_are_refused() {
        for text in ["", "PRIVATE+KEY+", "PRIVATE+KEY+name+c74f20a3", &PETER[12..], &PETER[..77]] {
            assert_eq!(parse(text), Err(KeyError::Syntax), "{text:?}");
        }
        assert_eq!(parse(&PETER.replace("+AY", "+BI")), Err(KeyError::UnknownType { byte: 4 }));
        assert_eq!(parse(&PETER.replace("Peter", "")), Err(KeyError::Id { id: 0xc74f_20a3 }));
        assert_eq!(parse(&PETER.replace("c74f", "c74e")), Err(KeyError::Id { id: 0xc74e_20a3 }));
        assert_eq!(parse(&PETER[..PETER.len() - 4]), Err(KeyError::Length));
    }

    #[test]
    fn debug_shows_the_public_half_only() {
        let key = SigningKey::from_private_string(PETER).expect("Go wrote it");
        let shown = format!("{key:?}");
        assert!(shown.contains("PeterNeumann+c74f20a3+"), "{shown}");
        assert!(!shown.contains("YEKFALVFGyNhPJ"), "{shown}");
        assert!(!shown.contains("129, 10, 20"), "{shown}");
    }
}
