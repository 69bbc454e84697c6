//! An entry as it is read back: the parts that all have, typed; the detail as JSON.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::encode::{SCHEMA, SCHEMA_1};
use super::{Actor, EntryKind, Origin, Outcome, PersonalField, Phase, Target, personal};
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
    /// What it commits to instead of showing it; since version 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub personal: Vec<PersonalField>,
}

/// Why bytes are not an entry.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// They are not JSON of the expected shape.
    #[error("read the entry as JSON of {SCHEMA}")]
    Json(#[from] serde_json::Error),
    /// Another format, or a later version.
    #[error("read an entry of the format {0:?}: this version knows {SCHEMA} and {SCHEMA_1}")]
    Schema(String),
    /// The bytes are JSON, but not in the one encoding that entries have.
    #[error("read the entry: it is not encoded as RFC 8785 says")]
    NotCanonical,
    /// A commitment stands for a field that is there, or twice for one.
    #[error("read the entry: what it commits to at {0:?} stands there in clear, or twice")]
    Personal(String),
}

impl EntryView {
    /// Reads an entry's bytes, which must be in their one encoding.
    pub fn read(bytes: &[u8]) -> Result<Self, ViewError> {
        let view: Self = serde_json::from_slice(bytes)?;
        // Version 1 is version 2 without commitments.
        let known = view.schema == SCHEMA || (view.schema == SCHEMA_1 && view.personal.is_empty());
        if !known {
            return Err(ViewError::Schema(view.schema));
        }
        let value = serde_json::to_value(&view)?;
        let again = canonical::to_vec(&value).map_err(|_| ViewError::NotCanonical)?;
        if again != bytes {
            return Err(ViewError::NotCanonical);
        }
        let mut fields = view.personal.iter().map(|personal| &personal.field);
        let in_order = view.personal.is_sorted_by(|a, b| a.field < b.field);
        match fields.find(|field| !in_order || personal::stands(&value, field)) {
            Some(field) => Err(ViewError::Personal(field.clone())),
            None => Ok(view),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::encode::tests::{Sevens, sample};

    /// Entries of every version, as they were written; they must be read for ever.
    const FIXTURES: [(&[u8], &str, usize); 4] = [
        (include_bytes!("fixtures/v1-backup-requested.json"), SCHEMA_1, 0),
        (include_bytes!("fixtures/v1-backup-completed.json"), SCHEMA_1, 0),
        (include_bytes!("fixtures/v2-access-denied.json"), SCHEMA, 2),
        (include_bytes!("fixtures/v2-backup-requested.json"), SCHEMA, 1),
    ];

    #[test]
    fn reads_every_version() {
        for (bytes, schema, personal) in FIXTURES {
            let view = EntryView::read(bytes).unwrap();
            assert_eq!((view.schema.as_str(), view.personal.len()), (schema, personal));
        }
        let old = EntryView::read(FIXTURES[0].0).unwrap();
        assert_eq!(old.outcome.reason.as_deref(), Some("before the migration"));
    }

    #[test]
    fn version_1_commits_to_nothing() {
        let text = std::str::from_utf8(FIXTURES[3].0).unwrap().replace("entry/2", "entry/1");
        assert!(matches!(EntryView::read(text.as_bytes()), Err(ViewError::Schema(_))));
    }

    #[test]
    fn a_field_is_shown_or_committed_to_once() {
        let text = std::str::from_utf8(FIXTURES[3].0).unwrap();
        let both = text.replace(r#""outcome":{"#, r#""outcome":{"reason":"why","#);
        assert!(matches!(EntryView::read(both.as_bytes()), Err(ViewError::Personal(_))));
        let two = std::str::from_utf8(FIXTURES[2].0).unwrap().replace("/outcome/reason", "/detail/action");
        assert!(matches!(EntryView::read(two.as_bytes()), Err(ViewError::Personal(_))));
    }

    #[test]
    fn refuses_another_encoding() {
        let bytes = sample().encode(&Sevens).unwrap().bytes;
        let text = String::from_utf8(bytes).unwrap();
        let spaced = text.replace("\"phase\":", "\"phase\": ");
        assert!(matches!(EntryView::read(spaced.as_bytes()), Err(ViewError::NotCanonical)));
        let other = text.replace("entry/2", "entry/9");
        assert!(matches!(EntryView::read(other.as_bytes()), Err(ViewError::Schema(_))));
        let extra = text.replace("\"phase\":", "\"extra\":1,\"phase\":");
        assert!(matches!(EntryView::read(extra.as_bytes()), Err(ViewError::Json(_))));
    }
}
