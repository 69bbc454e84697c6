//! The ledger.

use serde::{Deserialize, Serialize};

/// An entry, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LedgerEntry {
    /// Its index, for ever.
    pub index: u64,
    /// Whether a signed checkpoint covers it.
    pub published: bool,
    /// How far it is: `recorded`, `sequenced`, `integrated`, `published` or `witnessed`.
    pub state: String,
    /// The entry, parsed; the bytes that were signed are served as they are under `/v1/ledger/entries/{index}/raw`.
    pub entry: serde_json::Value,
}

/// Entries, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LedgerPage {
    /// The entries.
    pub entries: Vec<LedgerEntry>,
    /// How many entries are published.
    pub published: u64,
}

/// An entry with the proof that a signed checkpoint covers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The index.
    pub index: u64,
    /// The entry's bytes, as text.
    pub entry: String,
    /// The proof file, `c2sp.org/tlog-proof@v1`.
    pub proof: String,
}

/// What everybody needs who checks the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LedgerKey {
    /// The log's origin line.
    pub origin: String,
    /// Its verification key (C2SP signed-note).
    pub key: String,
    /// How many entries are published.
    pub size: u64,
}
