//! The facts about where recovery points lie, shared by several kinds of question.

use serde::{Deserialize, Serialize};

use crate::span::Span;
use crate::word::words;

/// The most vaults that a policy is told.
pub const MAX_VAULTS: usize = 256;
/// The most copies that a policy is told, or may want.
pub const MAX_COPIES: usize = 20_000;

/// What is to become of a recovery point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// No rule keeps it any longer.
    Expire,
    /// Kept where it costs less.
    Cold,
    /// Kept where it is restored at once.
    Hot,
}

words! {
    Disposition ("a disposition") { Expire = "expire", Cold = "cold", Hot = "hot" }
}

/// What a vault keeps its data on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Medium {
    /// Disks of a machine or of a file server.
    Disk,
    /// An object store.
    ObjectStorage,
    /// Tape.
    Tape,
    /// Anything else.
    Other,
}

/// A vault as policies see it: it has no name, and is known by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VaultView {
    /// What it keeps its data on.
    pub medium: Medium,
    /// The site that it stands at: equal numbers are one site, 0 is the asset's own; absent: nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<u32>,
    /// Whose credentials can delete from it: equal numbers are the same ones, 0 are those of the asset's own
    /// environment; absent: nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custody: Option<u32>,
    /// For how long it refuses to delete what was written; absent: not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immutable: Option<Span>,
    /// Whether no network reaches it, but while it is written.
    pub isolated: bool,
    /// Whether what it keeps is encrypted before it arrives there.
    pub encrypted: bool,
    /// Whether the plan that governs the asset names it.
    pub planned: bool,
}

/// A recovery point's copy in a vault, by indices into the lists of the same input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PointCopy {
    /// The recovery point.
    pub point: u32,
    /// The vault.
    pub vault: u32,
}
