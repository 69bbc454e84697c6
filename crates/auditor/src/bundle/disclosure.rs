//! Disclosures: personal values that entries commit to, with what shows that they are those.

use proof::commitment::{self, Salt};
use proof::hash::Hash;
use serde::{Deserialize, Serialize};

/// A personal value that an entry commits to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// The identity of the entry.
    pub entry: String,
    /// Its index.
    pub index: u64,
    /// Which member of the entry the value stands for, as a JSON pointer.
    pub field: String,
    /// The salt, in hexadecimal digits.
    pub salt: String,
    /// The value.
    pub payload: serde_json::Value,
}

impl Disclosure {
    /// Whether this value is what an entry committed to.
    pub fn opens(&self, commitment: &str) -> bool {
        let parts = (Hash::from_hex(commitment), Salt::from_hex(&self.salt));
        let (Ok(commitment), Some(salt)) = parts else { return false };
        serde_json_canonicalizer::to_vec(&self.payload)
            .is_ok_and(|payload| commitment::opens(&commitment, &salt, &payload))
    }
}
