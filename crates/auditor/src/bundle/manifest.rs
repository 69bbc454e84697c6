//! The manifest: what a bundle says of itself. Nothing of it is believed; all of it is compared.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{EvidenceWanted, MAX_MEMBERS, Query, Range};

/// The name and version of the format.
pub const FORMAT: &str = "vouchsafe.bundle/1";

/// The largest manifest in bytes.
pub const MAX_MANIFEST: u64 = 48 << 20;

/// Which entries of the range are in the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// Every one: that none was left out is proved.
    All,
    /// Those that fit the query: that no other one fits is the exporter's word.
    Matching,
}

/// A member, as the manifest has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// Evidence that was asked for and is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absent {
    /// Its digest.
    pub sha256: String,
    /// Why the exporter does not give it.
    pub reason: String,
}

/// What a bundle says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The log's name.
    pub origin: String,
    /// How many entries the checkpoint covers.
    pub size: u64,
    /// The root that the checkpoint has, in hexadecimal digits.
    pub root: String,
    /// What was asked for.
    pub query: Query,
    /// The range of indices that the bundle is about.
    pub range: Range,
    /// Which entries of it are there.
    pub coverage: Coverage,
    /// Indices of further entries: those beside the range, which show where it begins and ends, and those
    /// that say what was erased.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<u64>,
    /// Which evidence comes along.
    pub evidence: EvidenceWanted,
    /// Evidence that should have come along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<Absent>,
    /// Whether personal values come along, those that were not erased.
    pub disclosures: bool,
    /// All other members, in their order.
    pub members: Vec<Member>,
}

/// A manifest that cannot be read.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// Not JSON, or not these members.
    #[error("read the manifest")]
    Json(#[from] serde_json::Error),
    /// Not in the one encoding that it has (RFC 8785).
    #[error("read the manifest: it is not in its canonical form")]
    Spelling,
    /// Of a version that is not known here.
    #[error("read a bundle of the format {format:?}: this version reads {FORMAT}")]
    Format {
        /// The format that it names.
        format: String,
    },
    /// Too many members.
    #[error("read a bundle of {members} members: the most is {MAX_MEMBERS}")]
    TooMany {
        /// How many it has.
        members: usize,
    },
}

/// What is read first, so that a newer version is told as such.
#[derive(Deserialize)]
struct Version {
    format: String,
}

impl Manifest {
    /// Reads a manifest.
    pub fn read(bytes: &[u8]) -> Result<Self, ManifestError> {
        let version: Version = serde_json::from_slice(bytes)?;
        if version.format != FORMAT {
            return Err(ManifestError::Format { format: version.format.chars().take(64).collect() });
        }
        let manifest: Self = serde_json::from_slice(bytes)?;
        if manifest.members.len() > MAX_MEMBERS {
            return Err(ManifestError::TooMany { members: manifest.members.len() });
        }
        if manifest.to_bytes()? != bytes {
            return Err(ManifestError::Spelling);
        }
        Ok(manifest)
    }

    /// The one encoding (RFC 8785).
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        Ok(serde_json_canonicalizer::to_vec(self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            format: FORMAT.to_owned(),
            origin: "backup.example/audit".to_owned(),
            size: 7,
            root: "00".to_owned(),
            query: Query::default(),
            range: Range { from: 0, to: 7 },
            coverage: Coverage::All,
            context: Vec::new(),
            evidence: EvidenceWanted::default(),
            absent: Vec::new(),
            disclosures: false,
            members: vec![Member { name: "checkpoint".to_owned(), size: 1, sha256: "00".to_owned() }],
        }
    }

    #[test]
    fn has_one_encoding() {
        let bytes = manifest().to_bytes().unwrap();
        assert_eq!(Manifest::read(&bytes).unwrap(), manifest());
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.starts_with(r#"{"coverage":"all","disclosures":false,"evidence":[],"format":"#),
            "{text}"
        );
        for other in
            [text.replace(':', ": "), format!("{text}\n"), text.replace("\"size\":1}", "\"size\":01}")]
        {
            assert!(Manifest::read(other.as_bytes()).is_err(), "{other}");
        }
        let newer = text.replace("bundle/1", "bundle/2").replace("coverage", "scope");
        assert!(matches!(Manifest::read(newer.as_bytes()), Err(ManifestError::Format { .. })));
        let more = text.replacen('{', r#"{"absent":[],"#, 1);
        assert!(matches!(Manifest::read(more.as_bytes()), Err(ManifestError::Spelling)));
    }
}
