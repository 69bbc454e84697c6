//! The kinds of question a policy can answer, and what it says about itself.

use serde::{Deserialize, Serialize};

use crate::word::words;

/// A kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyKind {
    /// Which assets and paths must, may or must not be backed up.
    Scope,
    /// When the next backup is due, and by which method.
    Frequency,
    /// Which recovery points are kept, until when, hot or cold.
    Retention,
    /// When the next restore test is due, of which recovery point.
    Drill,
    /// How many copies, and where.
    Placement,
    /// Whether an asset is compliant, and why not.
    Control,
}

words! {
    PolicyKind ("a kind of policy") {
        Scope = "scope", Frequency = "frequency", Retention = "retention", Drill = "drill",
        Placement = "placement", Control = "control",
    }
}

/// What a policy says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyManifest {
    /// Its name.
    pub name: String,
    /// Its version, for people; the digest is the identity.
    pub version: String,
    /// The kinds of question that it answers.
    pub kinds: Vec<PolicyKind>,
    /// One sentence.
    pub summary: String,
    /// JSON Schema of its parameters.
    pub parameters_schema: serde_json::Value,
}
