//! Secrets at rest: sealed with the service's key-encryption key, bound to what they are for.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::ports::Entropy;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bytes of a nonce (XChaCha20-Poly1305: random nonces never collide in practice).
const NONCE: usize = 24;

/// The key-encryption key.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

impl SealingKey {
    /// A key of these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key for another purpose, which tells nothing of this one (HKDF-Expand with one block, RFC 5869, as
    /// HMAC-SHA-256 over the purpose and a 1).
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[1]);
        mac.finalize().into_bytes().into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }

    /// Seals a secret for a purpose, which must be given again to open it.
    pub(crate) fn seal(&self, secret: &[u8], purpose: &str, entropy: &dyn Entropy) -> Option<String> {
        let mut nonce = [0u8; NONCE];
        entropy.fill(&mut nonce);
        let payload = Payload { msg: secret, aad: purpose.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(BASE64_STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens what was sealed for a purpose; `None` for another key, another purpose, or other bytes.
    pub(crate) fn open(&self, sealed: &str, purpose: &str) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = BASE64_STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::CountingEntropy;

    #[test]
    fn opens_with_the_same_key_and_purpose_only() {
        let entropy = CountingEntropy::new();
        let key = SealingKey::new([1; 32]);
        let sealed = key.seal(b"secret", "vault main", &entropy).unwrap();
        assert_eq!(key.open(&sealed, "vault main").unwrap().as_slice(), b"secret");
        assert!(key.open(&sealed, "vault other").is_none());
        assert!(SealingKey::new([2; 32]).open(&sealed, "vault main").is_none());
        let mut torn = BASE64_STANDARD.decode(&sealed).unwrap();
        torn[30] ^= 1;
        assert!(key.open(&BASE64_STANDARD.encode(torn), "vault main").is_none());
        assert!(key.open("", "vault main").is_none());
        assert_ne!(key.seal(b"secret", "vault main", &entropy).unwrap(), sealed);
        assert!(!format!("{key:?}").contains('1'));
    }

    #[test]
    fn derives_another_key_for_each_purpose() {
        let key = SealingKey::new([1; 32]);
        assert_eq!(key.derive("a"), SealingKey::new([1; 32]).derive("a"));
        let others = [key.derive("b"), SealingKey::new([2; 32]).derive("a"), [1; 32]];
        assert!(others.iter().all(|other| *other != key.derive("a")));
    }
}
