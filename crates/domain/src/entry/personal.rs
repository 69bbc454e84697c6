//! What of an entry may be personal, and the commitments that stand in its place.
//!
//! The table, field by field and with its reasons, is in `docs/formats/entry.md`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::EntryKind;
use crate::canonical::{self, CanonicalError};
use crate::digest::Digest;
use crate::id::EntryId;
use crate::ports::Entropy;
use crate::word::words;

/// The length of a salt in bytes.
pub const SALT_SIZE: usize = 32;

/// Keeps commitments apart from every other hash; the same as in `proof::commitment`.
const DOMAIN: &[u8] = b"vouchsafe.commitment/1\0";

/// Fields that may be personal in entries of every type.
const EVERYWHERE: &[&str] = &["/origin/address", "/outcome/reason"];

/// Fields that may be personal in entries of one type, beside those of [`EVERYWHERE`].
const fn of_type(kind: EntryKind) -> &'static [&'static str] {
    match kind {
        EntryKind::BackupCompleted | EntryKind::BackupIncomplete => &["/detail/faults"],
        EntryKind::RestoreRequested => &["/detail/paths", "/detail/to"],
        EntryKind::RestoreCompleted | EntryKind::RestoreIncomplete => &["/detail/differences", "/detail/to"],
        EntryKind::DrillPassed | EntryKind::DrillFailed => &["/detail/differences"],
        EntryKind::AssetAdded => &["/detail/config", "/detail/grants"],
        EntryKind::AccessDenied => &["/detail/action"],
        _ => &[],
    }
}

/// A field that an entry commits to instead of showing it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PersonalField {
    /// Where the value would stand: a JSON pointer (RFC 6901) into the entry.
    pub field: String,
    /// `SHA-256("vouchsafe.commitment/1" || 0x00 || salt || payload)`.
    pub commitment: Digest,
}

/// What opens a commitment. Salt and payload are kept outside the log, where they can be erased.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// Where the value would stand: a JSON pointer into the entry.
    pub field: String,
    /// Unpredictable bytes, used for this commitment only.
    pub salt: [u8; SALT_SIZE],
    /// The value, as canonical JSON (RFC 8785).
    pub payload: Vec<u8>,
}

impl Opening {
    /// The commitment that it opens.
    pub fn commitment(&self) -> Digest {
        let hasher = Sha256::new().chain_update(DOMAIN).chain_update(self.salt);
        Digest::from_bytes(hasher.chain_update(&self.payload).finalize().into())
    }

    /// The salt as 64 lower-case hexadecimal digits.
    pub fn salt_hex(&self) -> String {
        hex::encode(self.salt)
    }

    /// The value, if the payload is JSON.
    pub fn value(&self) -> Option<Value> {
        serde_json::from_slice(&self.payload).ok()
    }
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opening").field("field", &self.field).finish_non_exhaustive()
    }
}

/// A field of an entry that was committed to, as it is kept beside the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptField {
    /// The index of its entry.
    pub index: u64,
    /// The identity of its entry.
    pub entry: EntryId,
    /// Where the value would stand.
    pub field: String,
    /// What is left of it.
    pub state: KeptState,
}

/// What is left of a field that was committed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptState {
    /// Salt and payload.
    Open(Opening),
    /// Nothing: the entry with this identity says that they were erased.
    Erased(EntryId),
}

/// What became of a field that an entry commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldState {
    /// It is there, and it is what the entry commits to.
    Disclosed,
    /// It was erased; an entry says so.
    Erased,
    /// It is not there, and nothing says why.
    Missing,
    /// Something else is there.
    Mismatch,
}

words! {
    FieldState ("a state of a field") {
        Disclosed = "disclosed", Erased = "erased", Missing = "missing", Mismatch = "mismatch",
    }
}

/// Puts what is kept of an entry's personal fields back where commitments stand for them, and tells what
/// became of each. Only what opens its commitment is shown.
pub fn reveal(entry: &mut Value, kept: &[KeptField]) -> Vec<(PersonalField, FieldState)> {
    let fields = entry.get("personal").cloned().and_then(|fields| serde_json::from_value(fields).ok());
    let fields: Vec<PersonalField> = fields.unwrap_or_default();
    let state = |personal: &PersonalField| {
        let found = kept.iter().find(|kept| kept.field == personal.field);
        match found.map(|kept| &kept.state) {
            None => (FieldState::Missing, None),
            Some(KeptState::Erased(_)) => (FieldState::Erased, None),
            Some(KeptState::Open(opening)) if opening.commitment() == personal.commitment => {
                (FieldState::Disclosed, opening.value())
            }
            Some(KeptState::Open(_)) => (FieldState::Mismatch, None),
        }
    };
    let mut states = Vec::new();
    for field in fields {
        let (state, value) = state(&field);
        if let Some(value) = value {
            disclose(entry, &field.field, value);
        }
        states.push((field, state));
    }
    states
}

/// Takes what may be personal out of an entry, and commits to it. Empty lists tell of nobody and stay.
pub(super) fn take(
    entry: &mut Value,
    kind: EntryKind,
    entropy: &dyn Entropy,
) -> Result<Vec<Opening>, CanonicalError> {
    let mut openings = Vec::new();
    for field in EVERYWHERE.iter().chain(of_type(kind)) {
        let Some((parent, name)) = parent(entry, field) else { continue };
        if parent.get(name).is_none_or(is_empty) {
            continue;
        }
        let Some(value) = parent.remove(name) else { continue };
        let mut salt = [0; SALT_SIZE];
        entropy.fill(&mut salt);
        let payload = canonical::to_vec(&value)?;
        openings.push(Opening { field: (*field).to_owned(), salt, payload });
    }
    openings.sort_by(|a, b| a.field.cmp(&b.field));
    Ok(openings)
}

/// Puts a value where a commitment stands for it; nothing happens where the entry has no such place.
pub fn disclose(entry: &mut Value, field: &str, value: Value) {
    if let Some((parent, name)) = parent(entry, field) {
        parent.entry(name).or_insert(value);
    }
}

/// Whether a pointer names something in the entry.
pub(super) fn stands(entry: &Value, field: &str) -> bool {
    entry.pointer(field).is_some()
}

/// The object that a pointer's last part is a member of. Our fields need no escapes of RFC 6901.
fn parent<'a, 'b>(
    entry: &'a mut Value,
    field: &'b str,
) -> Option<(&'a mut serde_json::Map<String, Value>, &'b str)> {
    let (parent, name) = field.rsplit_once('/')?;
    Some((entry.pointer_mut(parent)?.as_object_mut()?, name))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn commits_as_the_format_says() {
        // The golden vector of `docs/formats/entry.md`.
        let opening = Opening {
            field: "/outcome/reason".into(),
            salt: std::array::from_fn(|i| u8::try_from(i).unwrap()),
            payload: br#""before the migration""#.to_vec(),
        };
        let golden = "0594687d42ea386d77e38033b444335ea6fe97aa929e308a7761a321e80de239";
        assert_eq!(opening.commitment().to_string(), golden);
        assert_eq!(opening.value(), Some(json!("before the migration")));
        assert!(!format!("{opening:?}").contains("migration"));
    }

    #[test]
    fn only_what_opens_its_commitment_is_shown() {
        let id: EntryId = "018f0000-0000-7000-8000-000000000001".parse().unwrap();
        let opening = |payload: &str| Opening {
            field: "/outcome/reason".into(),
            salt: [7; SALT_SIZE],
            payload: payload.as_bytes().to_vec(),
        };
        let committed = opening("\"why\"").commitment();
        let entry = json!({"outcome": {"status": "success"},
            "personal": [{"commitment": committed, "field": "/outcome/reason"}]});
        let cases = [
            (Some(KeptState::Open(opening("\"why\""))), FieldState::Disclosed),
            (Some(KeptState::Open(opening("\"else\""))), FieldState::Mismatch),
            (Some(KeptState::Erased(id)), FieldState::Erased),
            (None, FieldState::Missing),
        ];
        for (state, expected) in cases {
            let kept: Vec<_> = state
                .map(|state| KeptField { index: 0, entry: id, field: "/outcome/reason".into(), state })
                .into_iter()
                .collect();
            let mut shown = entry.clone();
            let states = reveal(&mut shown, &kept);
            assert_eq!((states.len(), states[0].1), (1, expected));
            let reason = shown.pointer("/outcome/reason");
            assert_eq!(reason.is_some(), expected == FieldState::Disclosed, "{shown}");
        }
    }

    #[test]
    fn a_value_goes_back_to_its_place_and_nowhere_else() {
        let mut entry = json!({"outcome": {"status": "success"}, "detail": {"to": "kept"}});
        disclose(&mut entry, "/outcome/reason", json!("why"));
        disclose(&mut entry, "/detail/to", json!("another"));
        disclose(&mut entry, "/nowhere/to", json!("another"));
        disclose(&mut entry, "", json!("another"));
        assert_eq!(
            entry,
            json!({"outcome": {"status": "success", "reason": "why"}, "detail": {"to": "kept"}})
        );
    }
}
