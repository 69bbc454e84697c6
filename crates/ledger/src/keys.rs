//! The keys of a log: those that sign, and all whose signatures count.

use proof::note::{SigningKey, VerifyingKey};

/// The keys of a log. While a key is being replaced, two of one name sign each checkpoint.
#[derive(Clone, Debug)]
pub struct LogKeys {
    signing: Vec<SigningKey>,
    known: Vec<VerifyingKey>,
}

/// Why keys are no log's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogKeysError {
    /// Nothing would sign.
    #[error("sign a log without a key")]
    None,
    /// A log has one name.
    #[error("sign one log as {0} and as {1}")]
    Names(String, String),
}

impl LogKeys {
    /// Keys that sign, at least one, and others whose signatures count too, such as retired ones. All have one
    /// name, which is the log's origin (C2SP tlog-checkpoint).
    pub fn new(signing: Vec<SigningKey>, others: Vec<VerifyingKey>) -> Result<Self, LogKeysError> {
        let first = signing.first().ok_or(LogKeysError::None)?.name().to_owned();
        let mut known: Vec<_> = signing.iter().map(|key| key.verifying_key().clone()).collect();
        for key in others {
            if !known.contains(&key) {
                known.push(key);
            }
        }
        match known.iter().find(|key| key.name() != first) {
            Some(other) => Err(LogKeysError::Names(first, other.name().to_owned())),
            None => Ok(Self { signing, known }),
        }
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        // There is one; see `new`.
        self.known.first().map_or("", VerifyingKey::name)
    }

    /// All keys whose signatures count.
    pub fn known(&self) -> &[VerifyingKey] {
        &self.known
    }

    pub(crate) fn signing(&self) -> Vec<&SigningKey> {
        self.signing.iter().collect()
    }
}

impl From<SigningKey> for LogKeys {
    fn from(key: SigningKey) -> Self {
        Self { known: vec![key.verifying_key().clone()], signing: vec![key] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(name, &[seed; 32]).unwrap()
    }

    #[test]
    fn a_log_has_one_name_and_a_key() {
        assert_eq!(LogKeys::new(vec![], vec![]).unwrap_err(), LogKeysError::None);
        let strange = vec![key("b", 3).verifying_key().clone()];
        assert!(matches!(LogKeys::new(vec![key("a", 1)], strange), Err(LogKeysError::Names(..))));
        let both = LogKeys::new(vec![key("a", 1), key("a", 2)], vec![key("a", 1).verifying_key().clone()]);
        let both = both.unwrap();
        assert_eq!((both.origin(), both.known().len(), both.signing().len()), ("a", 2, 2));
    }
}
