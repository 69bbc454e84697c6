//! What opens a vault: the password that `restic` takes, and the key behind it.

use domain::ports::Entropy;
use rustic_core::repofile::MasterKey;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// What opens a vault. Both parts open it; the key saves the slow derivation from the password.
#[derive(Serialize, Deserialize)]
pub struct VaultSecret {
    password: String,
    key: String,
}

/// Bytes of randomness in a password: as hard to guess as the repository's own key.
const PASSWORD_BYTES: usize = 32;
/// Letters that survive being read out, typed and pasted into a shell.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

impl VaultSecret {
    pub(crate) fn new(password: &str, key: &MasterKey) -> Result<Self, serde_json::Error> {
        Ok(Self { password: password.to_owned(), key: serde_json::to_string(key)? })
    }

    /// The password, as `restic` takes it.
    pub fn password(&self) -> &str {
        &self.password
    }

    pub(crate) fn key(&self) -> Result<MasterKey, serde_json::Error> {
        serde_json::from_str(&self.key)
    }

    /// The secret as bytes, to be sealed.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec(self).expect("two strings always serialize"))
    }

    /// The secret from the bytes that were sealed; `None` if they are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

impl Drop for VaultSecret {
    fn drop(&mut self) {
        self.password.zeroize();
        self.key.zeroize();
    }
}

impl std::fmt::Debug for VaultSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VaultSecret(…)")
    }
}

/// A fresh password of 160 bits, in groups of eight letters.
pub(crate) fn password(entropy: &dyn Entropy) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0u8; PASSWORD_BYTES]);
    entropy.fill(bytes.as_mut_slice());
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let letters: Zeroizing<Vec<char>> = Zeroizing::new(bytes.iter().map(letter).collect());
    let groups: Vec<String> = letters.chunks(8).map(|group| group.iter().collect()).collect();
    Zeroizing::new(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::CountingEntropy;

    #[test]
    fn passwords_are_typable_and_different() {
        let entropy = CountingEntropy::default();
        let (a, b) = (password(&entropy), password(&entropy));
        assert_ne!(*a, *b);
        assert_eq!((a.len(), a.split('-').count()), (35, 4));
        assert!(a.bytes().all(|b| b == b'-' || ALPHABET.contains(&b)));
    }

    #[test]
    fn secrets_do_not_show() {
        let secret = VaultSecret { password: "hunter2".into(), key: "key".into() };
        assert!(!format!("{secret:?}").contains("hunter2"));
        assert_eq!(VaultSecret::from_bytes(&secret.to_bytes()).unwrap().password(), "hunter2");
    }
}
