//! An entry before it is written, and its one encoding.

use serde::Serialize;

use super::{Actor, Detail, EntryKind, Origin, Outcome, Phase, Target};
use crate::canonical::{self, CanonicalError};
use crate::digest::Digest;
use crate::evidence::Evidence;
use crate::id::{EntryId, RunId};
use crate::time::Timestamp;

/// The name and version of the format.
pub const SCHEMA: &str = "vouchsafe.entry/1";

/// The largest entry, in bytes (C2SP tlog-tiles: the length of an entry is a `uint16`).
pub const MAX_ENTRY: usize = 65_535;

/// An entry before it is written.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its identity.
    pub id: EntryId,
    /// When, from the injected clock.
    pub time: Timestamp,
    /// Intent or result.
    pub phase: Phase,
    /// The intent that a result answers, or that a later intent carries on.
    pub intent: Option<EntryId>,
    /// Who.
    pub actor: Actor,
    /// From where.
    pub origin: Origin,
    /// What was acted on.
    pub target: Target,
    /// How it ended; an intent has not ended and says success.
    pub outcome: Outcome,
    /// Digests of the decisions that led here.
    pub policy: Vec<Digest>,
    /// The run that it belongs to.
    pub correlation: Option<RunId>,
    /// What it says.
    pub detail: Detail,
    /// What it points to.
    pub evidence: Vec<Evidence>,
}

/// The wire form, in which `type` stands beside `detail`.
#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    id: EntryId,
    time: Timestamp,
    #[serde(rename = "type")]
    kind: EntryKind,
    phase: Phase,
    #[serde(skip_serializing_if = "Option::is_none")]
    intent: Option<EntryId>,
    actor: &'a Actor,
    origin: &'a Origin,
    target: &'a Target,
    outcome: &'a Outcome,
    policy: &'a [Digest],
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation: Option<RunId>,
    detail: serde_json::Value,
    evidence: &'a [Evidence],
}

/// An entry in its one encoding, with what a store indexes it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedEntry {
    /// Its identity.
    pub id: EntryId,
    /// When.
    pub time: Timestamp,
    /// Its type.
    pub kind: EntryKind,
    /// What was acted on.
    pub target: Target,
    /// Who.
    pub actor: String,
    /// How it ended.
    pub status: super::Status,
    /// The run that it belongs to.
    pub correlation: Option<RunId>,
    /// The bytes that are hashed, stored and served.
    pub bytes: Vec<u8>,
}

/// Why an entry cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// It has no canonical form.
    #[error("encode a {kind} entry")]
    Canonical {
        /// Its type.
        kind: EntryKind,
        /// Why.
        source: CanonicalError,
    },
    /// It is too large for the log.
    #[error("encode a {kind} entry of {size} bytes: at most {MAX_ENTRY} are allowed")]
    TooLarge {
        /// Its type.
        kind: EntryKind,
        /// Its size.
        size: usize,
    },
}

impl Entry {
    /// The entry's one encoding.
    pub fn encode(&self) -> Result<EncodedEntry, EntryError> {
        let kind = self.detail.kind();
        let canonical = |source| EntryError::Canonical { kind, source };
        let detail = self.detail.to_value().map_err(|error| canonical(error.into()))?;
        let bytes = canonical::to_vec(&Wire {
            schema: SCHEMA,
            id: self.id,
            time: self.time,
            kind,
            phase: self.phase,
            intent: self.intent,
            actor: &self.actor,
            origin: &self.origin,
            target: &self.target,
            outcome: &self.outcome,
            policy: &self.policy,
            correlation: self.correlation,
            detail,
            evidence: &self.evidence,
        })
        .map_err(canonical)?;
        if bytes.len() > MAX_ENTRY {
            return Err(EntryError::TooLarge { kind, size: bytes.len() });
        }
        Ok(EncodedEntry {
            id: self.id,
            time: self.time,
            kind,
            target: self.target.clone(),
            actor: self.actor.id.clone(),
            status: self.outcome.status,
            correlation: self.correlation,
            bytes,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::entry::{EntryView, Status, TargetKind};

    /// An entry that encodes.
    pub(crate) fn sample() -> Entry {
        Entry {
            id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
            time: Timestamp::from_secs(1_789_000_000),
            phase: Phase::Result,
            intent: None,
            actor: Actor::local(),
            origin: Origin { address: None, component: "cli".into(), version: "0.0.0".into() },
            target: Target::other(TargetKind::Endpoint, "/v1/assets"),
            outcome: Outcome::because(Status::Denied, "the token was revoked"),
            policy: vec![],
            correlation: None,
            detail: Detail::AccessDenied { action: "GET /v1/assets".into() },
            evidence: vec![],
        }
    }

    #[test]
    fn has_one_encoding() {
        let encoded = sample().encode().unwrap();
        let expected = concat!(
            r#"{"actor":{"auth":"data-directory","id":"local-operator","kind":"user"},"#,
            r#""detail":{"action":"GET /v1/assets"},"evidence":[],"#,
            r#""id":"018f0000-0000-7000-8000-000000000001","#,
            r#""origin":{"component":"cli","version":"0.0.0"},"#,
            r#""outcome":{"reason":"the token was revoked","status":"denied"},"phase":"result","#,
            r#""policy":[],"schema":"vouchsafe.entry/1","#,
            r#""target":{"id":"/v1/assets","kind":"endpoint"},"#,
            r#""time":"2026-09-10T00:26:40.000000Z","type":"access.denied"}"#,
        );
        assert_eq!(String::from_utf8(encoded.bytes.clone()).unwrap(), expected);
        let view = EntryView::read(&encoded.bytes).unwrap();
        assert_eq!(view.kind, EntryKind::AccessDenied);
        assert_eq!(view.detail["action"], "GET /v1/assets");
    }

    #[test]
    fn is_bounded() {
        let mut entry = sample();
        entry.detail = Detail::AccessDenied { action: "x".repeat(MAX_ENTRY) };
        assert!(matches!(entry.encode(), Err(EntryError::TooLarge { .. })));
    }

    #[test]
    fn empty_details_are_objects() {
        for detail in [Detail::BackupInterrupted {}, Detail::DrillFailed(None)] {
            assert_eq!(detail.to_value().unwrap(), serde_json::json!({}));
        }
    }
}
