//! The words that policies are made of: octets, which need not be UTF-8.

use std::fmt;

/// A name or a URL of a policy: octets other than ASCII control characters and spaces
/// (tlog-policy, Character set).
///
/// Two names are the same if they have the same octets, however they look.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(Vec<u8>);

impl Word {
    /// The caller has split the octets at white space, and refused control characters.
    pub(super) fn of_policy(octets: &[u8]) -> Self {
        Self(octets.to_vec())
    }

    /// The octets, at least one.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, if the octets are UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        str::from_utf8(&self.0).ok()
    }
}

impl fmt::Display for Word {
    /// Shows octets that are no text as U+FFFD.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Word({})", self.0.escape_ascii())
    }
}

impl PartialEq<str> for Word {
    fn eq(&self, other: &str) -> bool {
        self.0 == other.as_bytes()
    }
}

impl PartialEq<&str> for Word {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}
