//! An entry before it is written, and its one encoding.

use serde::Serialize;

use super::{Actor, Detail, EntryKind, Opening, Origin, Outcome, PersonalField, Phase, Target, personal};
use crate::canonical::{self, CanonicalError};
use crate::digest::Digest;
use crate::evidence::Evidence;
use crate::id::{EntryId, RunId};
use crate::ports::Entropy;
use crate::time::Timestamp;

/// The name and version of the format that is written.
pub const SCHEMA: &str = "vouchsafe.entry/2";

/// The version before it, in which everything stood in clear; read for ever.
pub const SCHEMA_1: &str = "vouchsafe.entry/1";

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
    /// What opens the commitments in it: kept beside the log, in the same transaction.
    pub openings: Vec<Opening>,
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
    /// The entry's one encoding, with commitments in place of what may be personal; the salts come from
    /// `entropy`.
    pub fn encode(&self, entropy: &dyn Entropy) -> Result<EncodedEntry, EntryError> {
        let kind = self.detail.kind();
        let canonical = |source| EntryError::Canonical { kind, source };
        let mut value = self.to_value().map_err(|error| canonical(error.into()))?;
        let openings = personal::take(&mut value, kind, entropy).map_err(canonical)?;
        if !openings.is_empty() {
            let field = |opening: &Opening| PersonalField {
                field: opening.field.clone(),
                commitment: opening.commitment(),
            };
            let fields: Vec<_> = openings.iter().map(field).collect();
            value["personal"] = serde_json::to_value(fields).map_err(|error| canonical(error.into()))?;
        }
        let bytes = canonical::to_vec(&value).map_err(canonical)?;
        let largest = openings.iter().map(|opening| opening.payload.len()).max().unwrap_or_default();
        let size = largest.max(bytes.len());
        if size > MAX_ENTRY {
            return Err(EntryError::TooLarge { kind, size });
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
            openings,
        })
    }

    /// The entry with everything in clear.
    fn to_value(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::to_value(Wire {
            schema: SCHEMA,
            id: self.id,
            time: self.time,
            kind: self.detail.kind(),
            phase: self.phase,
            intent: self.intent,
            actor: &self.actor,
            origin: &self.origin,
            target: &self.target,
            outcome: &self.outcome,
            policy: &self.policy,
            correlation: self.correlation,
            detail: self.detail.to_value()?,
            evidence: &self.evidence,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::entry::{EntryView, Status, TargetKind};

    /// The same salt every time: for golden bytes only.
    pub(crate) struct Sevens;

    impl Entropy for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

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
        let encoded = sample().encode(&Sevens).unwrap();
        let expected = concat!(
            r#"{"actor":{"auth":"data-directory","id":"local-operator","kind":"user"},"#,
            r#""detail":{},"evidence":[],"#,
            r#""id":"018f0000-0000-7000-8000-000000000001","#,
            r#""origin":{"component":"cli","version":"0.0.0"},"#,
            r#""outcome":{"status":"denied"},"personal":["#,
            r#"{"commitment":"5fad964dc67e2b58063978e8dae45cbda73210740b08a67737d70f90a33ee982","field":"/detail/action"},"#,
            r#"{"commitment":"3e74fccd195e28a17ee175fddbfa2d6a168445eb12b3e1f38d633081129062a4","field":"/outcome/reason"}],"#,
            r#""phase":"result","policy":[],"schema":"vouchsafe.entry/2","#,
            r#""target":{"id":"/v1/assets","kind":"endpoint"},"#,
            r#""time":"2026-09-10T00:26:40.000000Z","type":"access.denied"}"#,
        );
        assert_eq!(String::from_utf8(encoded.bytes.clone()).unwrap(), expected);
        let view = EntryView::read(&encoded.bytes).unwrap();
        assert_eq!(view.kind, EntryKind::AccessDenied);
        let payloads: Vec<_> = encoded.openings.iter().map(|opening| opening.payload.as_slice()).collect();
        assert_eq!(payloads, [br#""GET /v1/assets""#.as_slice(), br#""the token was revoked""#]);
        for (personal, opening) in view.personal.iter().zip(&encoded.openings) {
            assert_eq!((&personal.field, personal.commitment), (&opening.field, opening.commitment()));
        }
    }

    #[test]
    fn commits_only_to_what_is_there() {
        let mut entry = sample();
        entry.outcome = Outcome::success();
        entry.origin.address = Some("192.0.2.7".into());
        entry.detail = Detail::RestoreRequested {
            point: "018f0000-0000-7000-8000-000000000002".parse().unwrap(),
            to: "/srv/people/alice".into(),
            paths: vec![],
        };
        let encoded = entry.encode(&Sevens).unwrap();
        let fields: Vec<_> = encoded.openings.iter().map(|opening| opening.field.as_str()).collect();
        assert_eq!(fields, ["/detail/to", "/origin/address"], "an empty list tells of nobody");
        let text = String::from_utf8(encoded.bytes).unwrap();
        assert!(!text.contains("alice") && !text.contains("192.0.2.7"), "{text}");
        assert!(text.contains(r#""paths":[]"#), "{text}");

        entry.origin.address = None;
        entry.detail = Detail::BackupStarted { source: Digest::of(b"s") };
        let plain = entry.encode(&Sevens).unwrap();
        assert!(plain.openings.is_empty() && !String::from_utf8(plain.bytes).unwrap().contains("personal"));
    }

    #[test]
    fn is_bounded() {
        let mut entry = sample();
        entry.detail = Detail::VaultCreated { location: "x".repeat(MAX_ENTRY), repository: "r".into() };
        assert!(matches!(entry.encode(&Sevens), Err(EntryError::TooLarge { .. })));
    }

    #[test]
    fn empty_details_are_objects() {
        for detail in [Detail::BackupInterrupted {}, Detail::DrillFailed(None)] {
            assert_eq!(detail.to_value().unwrap(), serde_json::json!({}));
        }
    }
}
