//! Assets: what is protected, how much it matters, and where its data comes from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::name::{AssetName, SourceName, TeamName};
use crate::source::Grants;
use crate::span::Span;
use crate::time::Timestamp;
use crate::word::words;

/// The largest number of labels on an asset.
pub const MAX_LABELS: usize = 64;
/// The largest source configuration, in bytes of canonical JSON: an entry must be able to carry it.
pub const MAX_CONFIG: usize = 16 * 1024;

/// What kind of thing an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssetKind {
    /// Source code and its history.
    Code,
    /// A database.
    Database,
    /// An environment: machines, images, infrastructure as code.
    Environment,
    /// Configuration of a system.
    Configuration,
    /// Documents that people write.
    Documents,
    /// Keys, passwords, certificates.
    Secrets,
}

/// How much an asset matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// The company stops without it.
    Critical,
    /// A product or a team stops without it.
    High,
    /// Work goes on, slower.
    Normal,
    /// Nice to have back.
    Low,
}

words! {
    AssetKind ("an asset's kind") {
        Code = "code", Database = "database", Environment = "environment",
        Configuration = "configuration", Documents = "documents", Secrets = "secrets",
    }
    Tier ("a tier") { Critical = "critical", High = "high", Normal = "normal", Low = "low" }
}

/// What the owner of an asset was promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objectives {
    /// Recovery point objective: the most data, as time, that may be lost. Absent: none promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpo: Option<Span>,
    /// Recovery time objective: the longest a restore may take. Absent: none promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rto: Option<Span>,
}

/// Something to protect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Asset {
    /// Its name, unique and permanent.
    pub name: AssetName,
    /// What kind of thing it is.
    pub kind: AssetKind,
    /// How much it matters.
    pub tier: Tier,
    /// Who answers for it.
    pub team: TeamName,
    /// Free labels, for selectors and reports.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// What was promised.
    #[serde(default)]
    pub objectives: Objectives,
    /// The source component that reads it.
    pub source: SourceName,
    /// The source's configuration; its schema is the source's own.
    pub config: serde_json::Value,
    /// What the operator lets the source see.
    pub grants: Grants,
    /// When it was added.
    pub added: Timestamp,
}

/// Why an asset cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssetError {
    /// Too many labels.
    #[error("accept {0} labels: at most {MAX_LABELS} are allowed")]
    TooManyLabels(usize),
    /// A label's key or value is not acceptable.
    #[error("accept the label {0:?}: keys and values have 1 to 63 printable characters without '='")]
    Label(String),
    /// The configuration is too large.
    #[error("accept a source configuration of {0} bytes: at most {MAX_CONFIG} are allowed")]
    ConfigTooLarge(usize),
    /// The configuration cannot be written canonically.
    #[error("accept the source configuration: {0}")]
    Config(String),
}

impl Asset {
    /// Checks what the types do not say.
    pub fn check(&self) -> Result<(), AssetError> {
        if self.labels.len() > MAX_LABELS {
            return Err(AssetError::TooManyLabels(self.labels.len()));
        }
        for (key, value) in &self.labels {
            if !is_label(key) || !is_label(value) {
                return Err(AssetError::Label(format!("{key}={value}")));
            }
        }
        let config =
            crate::canonical::to_vec(&self.config).map_err(|error| AssetError::Config(error.to_string()))?;
        if config.len() > MAX_CONFIG {
            return Err(AssetError::ConfigTooLarge(config.len()));
        }
        Ok(())
    }
}

/// Whether `text` may be a label's key or value.
fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len()) && text.chars().all(|c| !c.is_control() && c != '=')
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An asset that every check accepts.
    pub(crate) fn sample() -> Asset {
        Asset {
            name: "payments".parse().unwrap(),
            kind: AssetKind::Documents,
            tier: Tier::Critical,
            team: "core".parse().unwrap(),
            labels: BTreeMap::from([("env".to_owned(), "prod".to_owned())]),
            objectives: Objectives { rpo: Some(Span::from_secs(3600)), rto: None },
            source: "files".parse().unwrap(),
            config: serde_json::json!({"roots": ["/srv/payments"]}),
            grants: Grants::default(),
            added: Timestamp::from_secs(1_789_000_000),
        }
    }

    #[test]
    fn json_round_trips() {
        let asset = sample();
        let json = serde_json::to_string(&asset).unwrap();
        assert_eq!(serde_json::from_str::<Asset>(&json).unwrap(), asset);
        assert_eq!(asset.check(), Ok(()));
    }

    #[test]
    fn bounds_what_people_send() {
        let mut asset = sample();
        asset.labels.insert("a=b".into(), "c".into());
        assert!(matches!(asset.check(), Err(AssetError::Label(_))));
        asset.labels = (0..65).map(|i| (format!("k{i}"), "v".to_owned())).collect();
        assert_eq!(asset.check(), Err(AssetError::TooManyLabels(65)));
        let mut asset = sample();
        asset.config = serde_json::json!({"pad": "x".repeat(MAX_CONFIG)});
        assert!(matches!(asset.check(), Err(AssetError::ConfigTooLarge(_))));
    }

    #[test]
    fn words_are_told_when_wrong() {
        let error = "vital".parse::<Tier>().unwrap_err();
        assert!(error.to_string().contains("critical, high, normal, low"));
    }
}
