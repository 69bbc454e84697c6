//! The question *must, may or must not this asset be backed up, and which of its paths?*

use serde::{Deserialize, Serialize};

use super::AssetView;
use crate::time::Timestamp;
use crate::word::words;

/// The most paths that a listing holds.
pub const MAX_LISTING: usize = 4_096;
/// The most globs that an answer may hold, of each sort.
pub const MAX_GLOBS: usize = 1_024;

/// What a scope policy is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Input {
    /// The asset.
    pub asset: AssetView,
    /// The time of the question.
    pub now: Timestamp,
    /// The paths that the policy wished to see in its first answer; absent the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing: Option<Listing>,
}

/// Paths of an asset that match what a policy wished to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Listing {
    /// Paths as text, in path order, at most [`MAX_LISTING`].
    pub paths: Vec<String>,
    /// Whether there were more.
    pub truncated: bool,
}

/// Whether an asset is backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inclusion {
    /// This policy has no say in it; only its findings count.
    NoSay,
    /// It must not be backed up, unless another policy of the plan says that it must.
    MustNot,
    /// It may be backed up.
    May,
    /// It must be backed up.
    Must,
}

words! {
    Inclusion ("an inclusion") { NoSay = "no-say", MustNot = "must-not", May = "may", Must = "must" }
    Concern ("a concern") {
        Secret = "secret", Configuration = "configuration", Infrastructure = "infrastructure",
    }
}

/// What a policy noticed about a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// It looks like a secret: a key, a password, a token.
    Secret,
    /// It looks like configuration.
    Configuration,
    /// It looks like infrastructure as code.
    Infrastructure,
}

/// A path that a policy draws attention to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Finding {
    /// Which path.
    pub path: String,
    /// What it looks like.
    pub concern: Concern,
    /// Whether the rules of the same answer leave it out.
    pub left_out: bool,
}

/// What a scope policy answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answer {
    /// Whether the asset is backed up.
    pub inclusion: Inclusion,
    /// Only paths that match one of these globs are in scope; empty: all are.
    pub include: Vec<String>,
    /// Paths that match one of these globs are out of scope, whatever `include` says.
    pub exclude: Vec<String>,
    /// Globs of the paths that the policy wishes to see; the question is then asked once more.
    pub wishes: Vec<String>,
    /// What it noticed.
    pub findings: Vec<Finding>,
    /// Why, for people.
    pub reason: String,
}
