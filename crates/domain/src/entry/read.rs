//! An entry as it is read back: the parts that all have, typed; the detail as JSON.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::encode::SCHEMA;
use super::{Actor, EntryKind, Origin, Outcome, Phase, Target};
use crate::canonical;
use crate::digest::Digest;
use crate::evidence::Evidence;
use crate::id::{EntryId, RunId};
use crate::time::Timestamp;

/// An entry as it is read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EntryView {
    /// Name and version of the format.
    pub schema: String,
    /// Its identity.
    pub id: EntryId,
    /// When.
    pub time: Timestamp,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: EntryKind,
    /// Intent or result.
    pub phase: Phase,
    /// The intent that it answers or carries on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<EntryId>,
    /// Who.
    pub actor: Actor,
    /// From where.
    pub origin: Origin,
    /// What was acted on.
    pub target: Target,
    /// How it ended.
    pub outcome: Outcome,
    /// The decisions that led here.
    pub policy: Vec<Digest>,
    /// The run that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<RunId>,
    /// What it says.
    pub detail: Value,
    /// What it points to.
    pub evidence: Vec<Evidence>,
}

/// Why bytes are not an entry.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// They are not JSON of the expected shape.
    #[error("read the entry as JSON of {SCHEMA}")]
    Json(#[from] serde_json::Error),
    /// Another format, or a later version.
    #[error("read an entry of the format {0:?}: this version knows {SCHEMA}")]
    Schema(String),
    /// The bytes are JSON, but not in the one encoding that entries have.
    #[error("read the entry: it is not encoded as RFC 8785 says")]
    NotCanonical,
}

impl EntryView {
    /// Reads an entry's bytes, which must be in their one encoding.
    pub fn read(bytes: &[u8]) -> Result<Self, ViewError> {
        let view: Self = serde_json::from_slice(bytes)?;
        if view.schema != SCHEMA {
            return Err(ViewError::Schema(view.schema));
        }
        let again = canonical::to_vec(&view).map_err(|_| ViewError::NotCanonical)?;
        if again == bytes { Ok(view) } else { Err(ViewError::NotCanonical) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::encode::tests::sample;

    #[test]
    fn refuses_another_encoding() {
        let bytes = sample().encode().unwrap().bytes;
        let text = String::from_utf8(bytes).unwrap();
        let spaced = text.replace("\"phase\":", "\"phase\": ");
        assert!(matches!(EntryView::read(spaced.as_bytes()), Err(ViewError::NotCanonical)));
        let other = text.replace("entry/1", "entry/9");
        assert!(matches!(EntryView::read(other.as_bytes()), Err(ViewError::Schema(_))));
        let extra = text.replace("\"phase\":", "\"extra\":1,\"phase\":");
        assert!(matches!(EntryView::read(extra.as_bytes()), Err(ViewError::Json(_))));
    }
}
