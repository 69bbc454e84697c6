//! The ledger.

use serde::{Deserialize, Serialize};

use super::PersonalField;

/// An entry, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LedgerEntry {
    /// The number of the shard whose log it is in.
    pub shard: u64,
    /// Its index there, for ever.
    pub index: u64,
    /// Whether a signed checkpoint covers it.
    pub published: bool,
    /// How far it is: `recorded`, `sequenced`, `integrated`, `published` or `witnessed`.
    pub state: String,
    /// The entry, parsed, with the personal fields that are there; the bytes that were signed are served as they are
    /// under `/v1/ledger/entries/{index}/raw`.
    pub entry: serde_json::Value,
    /// What became of the fields that it commits to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub personal: Vec<PersonalField>,
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
    /// The newest shard.
    pub shard: u64,
    /// Its log's origin line.
    pub origin: String,
    /// The newest key that signs it (C2SP signed-note).
    pub key: String,
    /// How many entries are published.
    pub size: u64,
}

/// What is asked of an evidence bundle; every part that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExportRequest {
    /// Of this shard's log; of the newest, if none is named. Indices are those of its log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shard: Option<u64>,
    /// At or after this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// At or after this index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_index: Option<u64>,
    /// Before this index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_index: Option<u64>,
    /// One of these types; `backup.*` stands for all of its noun.
    pub types: Vec<String>,
    /// About this kind of thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_kind: Option<String>,
    /// About this thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// About a thing of this team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// By this actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// With this outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Every entry of the range, also those that do not fit: then it is proved that none was left out.
    pub whole_range: bool,
    /// Kinds of evidence that come along; `all` stands for all of them.
    pub evidence: Vec<String>,
    /// Whether personal values come along, with what shows that the entries commit to them.
    pub disclosures: bool,
    /// An older signed checkpoint, which the bundle shows to be extended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
}
