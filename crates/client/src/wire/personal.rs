//! Personal data: what became of it, erasures, holds.

use serde::{Deserialize, Serialize};

/// A field that an entry commits to instead of showing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PersonalField {
    /// Where its value stands: a JSON pointer into the entry.
    pub field: String,
    /// What the entry commits to.
    pub commitment: String,
    /// `disclosed`: the entry is shown with it; `erased`, `missing`, or `mismatch`.
    pub state: String,
}

/// What opens a commitment: for whoever has the entry and is to know what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Disclosure {
    /// The entry's identity.
    pub entry: String,
    /// The entry's index.
    pub index: u64,
    /// Where its value stands: a JSON pointer into the entry.
    pub field: String,
    /// The salt, 64 hexadecimal digits.
    pub salt: String,
    /// The value.
    pub payload: serde_json::Value,
}

/// What opens the commitments of one entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DisclosureList {
    /// What was not erased, by field.
    pub disclosures: Vec<Disclosure>,
}

/// Which personal fields to erase; every part that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ErasureRequest {
    /// Of these entries; empty: of any.
    #[serde(default)]
    pub entries: Vec<u64>,
    /// Of entries by this actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Of entries about this asset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<String>,
    /// Of entries before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The law that the erasure rests on, such as `GDPR 17(1)(b)`; a plan does without. It stands in the
    /// ledger for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// A personal field that fits an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ErasableField {
    /// The entry's index.
    pub index: u64,
    /// The entry's identity.
    pub entry: String,
    /// The entry's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the entry is about.
    pub target: String,
    /// When the entry was made.
    pub time: String,
    /// Where the value stands.
    pub field: String,
    /// The hold that keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
}

/// What an erasure would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ErasurePlan {
    /// What would go.
    pub erase: Vec<ErasableField>,
    /// What a hold keeps. As long as there is any, nothing is erased.
    pub held: Vec<ErasableField>,
    /// Whether more fits than one erasure takes.
    pub more: bool,
}

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Erased {
    /// Fields that are gone.
    pub fields: u64,
    /// Entries that they were fields of.
    pub entries: u64,
    /// The indices of the entries that say so.
    pub recorded: Vec<u64>,
    /// Whether more fits: ask again.
    pub more: bool,
    /// Why copies may be left in the database's files; absent: none are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remnants: Option<String>,
}

/// A hold that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldNew {
    /// Its name, never used before.
    pub name: String,
    /// It covers what is told of these assets; empty: of anything.
    #[serde(default)]
    pub assets: Vec<String>,
    /// It covers entries at or after this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// It covers entries before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why.
    pub reason: String,
}

/// Why a hold is lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldLift {
    /// Why.
    pub reason: String,
}

/// What a hold covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldScope {
    /// What is told of these assets; empty: of anything.
    pub assets: Vec<String>,
    /// Entries at or after this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Entries before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Hold {
    /// Its name.
    pub name: String,
    /// What it covers.
    pub scope: HoldScope,
    /// When it was placed.
    pub placed: String,
    /// When it was lifted; absent: it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<String>,
}

/// Every hold, lifted or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldList {
    /// The holds, by name.
    pub holds: Vec<Hold>,
}
