//! The logs that a witness cosigns, with the keys that it trusts for each.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;

use proof::note::{SignatureType, VerifyingKey};

use crate::{WitnessDirectory, WitnessError};

/// The logs by their origin. Its text form has a line `log <vkey>` for each key, as in C2SP tlog-policy;
/// empty lines and lines that begin with `#` are skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogList {
    logs: BTreeMap<String, Vec<VerifyingKey>>,
}

impl LogList {
    /// Reads the list of a witness; where there is none, it has no logs.
    pub fn read(directory: &WitnessDirectory) -> Result<Self, WitnessError> {
        let path = directory.list_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(WitnessError::io("read", &path)(error)),
        };
        Self::parse(&text).map_err(|line| WitnessError::List { path, line })
    }

    /// Reads the text form, or tells the line that is wrong.
    fn parse(text: &str) -> Result<Self, usize> {
        let mut list = Self::default();
        for (number, line) in (1_usize..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let key = line.strip_prefix("log ").and_then(|key| key.trim().parse::<VerifyingKey>().ok());
            list.add(key.filter(|key| key.signature_type() == SignatureType::Ed25519).ok_or(number)?);
        }
        Ok(list)
    }

    /// The origins of the logs, with their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[VerifyingKey])> {
        self.logs.iter().map(|(origin, keys)| (origin.as_str(), keys.as_slice()))
    }

    /// All keys, of whichever log.
    pub fn keys(&self) -> Vec<VerifyingKey> {
        self.logs.values().flatten().cloned().collect()
    }

    pub(crate) fn contains(&self, origin: &str) -> bool {
        self.logs.contains_key(origin)
    }

    pub(crate) fn add(&mut self, key: VerifyingKey) {
        let keys = self.logs.entry(key.name().to_owned()).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }

    /// Removes a log by its origin or a key by its text form; whether there was one.
    pub(crate) fn remove(&mut self, log: &str) -> bool {
        if self.logs.remove(log).is_some() {
            return true;
        }
        let Ok(key) = log.parse::<VerifyingKey>() else { return false };
        let Some(keys) = self.logs.get_mut(key.name()) else { return false };
        let before = keys.len();
        keys.retain(|known| *known != key);
        let removed = keys.len() < before;
        if keys.is_empty() {
            self.logs.remove(key.name());
        }
        removed
    }
}

impl fmt::Display for LogList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# The logs that this witness cosigns, written by `vouchsafe witness add-log`.")?;
        self.logs.values().flatten().try_for_each(|key| writeln!(f, "log {key}"))
    }
}

#[cfg(test)]
mod tests {
    use proof::note::SigningKey;

    use super::*;

    fn key(name: &str, seed: u8) -> VerifyingKey {
        SigningKey::from_seed(name, &[seed; 32]).unwrap().verifying_key().clone()
    }

    #[test]
    fn lists_round_trip_with_several_keys_of_a_log() {
        let mut list = LogList::default();
        for key in [key("b", 1), key("a", 2), key("b", 3), key("b", 1)] {
            list.add(key);
        }
        assert_eq!(LogList::parse(&list.to_string()), Ok(list.clone()));
        assert_eq!(
            list.iter().map(|(origin, keys)| (origin, keys.len())).collect::<Vec<_>>(),
            [("a", 1), ("b", 2)]
        );
        assert!(list.remove(&key("b", 1).to_string()) && !list.remove(&key("b", 1).to_string()));
        assert!(list.remove(&key("b", 3).to_string()) && !list.contains("b"));
        assert!(list.remove("a") && !list.remove("a") && list.keys().is_empty());
    }

    #[test]
    fn a_line_that_is_not_of_a_log_is_told() {
        let good = format!("# comment\n\nlog {}\n", key("a", 1));
        let witness = VerifyingKey::new("w", SignatureType::CosignatureV1, key("a", 1).public_key()).unwrap();
        for line in ["log", "log x", "witness a b", &format!("log {witness}"), &key("a", 1).to_string()] {
            assert_eq!(LogList::parse(&format!("{good}{line}\n")), Err(4), "{line}");
        }
    }
}
