//! Findings: what is wrong, with which object, in words.

use std::error::Error;
use std::fmt;

use serde::Serialize;

/// The most findings that are kept; a bundle with more is judged no better for that.
pub const MAX_FINDINGS: usize = 100;

/// What sort of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A personal value was erased, and an entry of the ledger says so.
    Erased,
    /// Something is not there, cut off, or cannot be read.
    Missing,
    /// Something contradicts what was signed, or what a manifest says.
    Mismatch,
    /// Two checkpoints are signed by one log, and no log can have both.
    Fork,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Erased => "erased",
            Self::Missing => "missing",
            Self::Mismatch => "mismatch",
            Self::Fork => "fork",
        })
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which object: a member of a bundle, an entry, a file.
    pub object: String,
    /// What sort of thing.
    pub kind: FindingKind,
    /// In words.
    pub message: String,
}

impl Finding {
    /// A personal value that was erased, as the ledger says.
    pub fn erased(object: impl Into<String>, message: impl Into<String>) -> Self {
        Self { object: object.into(), kind: FindingKind::Erased, message: message.into() }
    }

    /// Something that is not there.
    pub fn missing(object: impl Into<String>, message: impl Into<String>) -> Self {
        Self { object: object.into(), kind: FindingKind::Missing, message: message.into() }
    }

    /// A contradiction.
    pub fn mismatch(object: impl Into<String>, message: impl Into<String>) -> Self {
        Self { object: object.into(), kind: FindingKind::Mismatch, message: message.into() }
    }

    /// Two stories.
    pub fn fork(object: impl Into<String>, message: impl Into<String>) -> Self {
        Self { object: object.into(), kind: FindingKind::Fork, message: message.into() }
    }
}

/// An error with its causes, as the words after "cannot".
pub(crate) fn told(error: &dyn Error) -> String {
    let mut text = format!("cannot {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
