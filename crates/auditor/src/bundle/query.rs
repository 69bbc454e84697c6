//! What was asked for: which entries fit, and which evidence comes along.

use serde::{Deserialize, Serialize};

use super::EntryFacts;

/// A range of indices, the second not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The first index.
    pub from: u64,
    /// The index after the last one.
    pub to: u64,
}

impl Range {
    /// How many indices it has.
    pub const fn count(self) -> u64 {
        self.to.saturating_sub(self.from)
    }
}

/// Which evidence comes along.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EvidenceWanted(
    /// Kinds, such as `manifest`; `all` stands for all of them.
    pub Vec<String>,
);

impl EvidenceWanted {
    /// Whether evidence of this kind comes along.
    pub fn includes(&self, kind: &str) -> bool {
        self.0.iter().any(|wanted| wanted == kind || wanted == "all")
    }
}

/// Which entries were asked for; every part that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Query {
    /// At or after this time (RFC 3339, UTC, six fractional digits, as entries have it).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// At or after this index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_index: Option<u64>,
    /// Before this index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_index: Option<u64>,
    /// One of these types; a type that ends in `.*` stands for all of its noun. Empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// About this kind of thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_kind: Option<String>,
    /// About this thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// About a thing of this team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// By this actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// With this outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

impl Query {
    /// Whether it asks for more than a stretch of time or of indices.
    pub fn is_selective(&self) -> bool {
        let words = [&self.target_kind, &self.target, &self.team, &self.actor, &self.status];
        !self.types.is_empty() || words.into_iter().any(Option::is_some)
    }

    /// Whether an entry fits.
    pub fn fits(&self, index: u64, entry: &EntryFacts) -> bool {
        let is = |wanted: &Option<String>, word: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| word == Some(wanted))
        };
        self.in_time(entry)
            && self.from_index.is_none_or(|from| index >= from)
            && self.to_index.is_none_or(|to| index < to)
            && (self.types.is_empty() || self.types.iter().any(|wanted| is_type(wanted, &entry.kind)))
            && is(&self.target_kind, Some(&entry.target.kind))
            && is(&self.target, Some(&entry.target.id))
            && is(&self.team, entry.target.team.as_deref())
            && is(&self.actor, Some(&entry.actor.id))
            && is(&self.status, Some(&entry.outcome.status))
    }

    /// Whether an entry is of the stretch of time that was asked for. Times have one spelling, in which
    /// the order of texts is that of times.
    pub fn in_time(&self, entry: &EntryFacts) -> bool {
        self.since.as_deref().is_none_or(|since| entry.time.as_str() >= since)
            && self.until.as_deref().is_none_or(|until| entry.time.as_str() < until)
    }
}

fn is_type(wanted: &str, kind: &str) -> bool {
    match wanted.strip_suffix(".*") {
        Some(noun) => kind.strip_prefix(noun).is_some_and(|rest| rest.starts_with('.')),
        None => wanted == kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> EntryFacts {
        EntryFacts::read(
            br#"{"actor":{"auth":"token","id":"ci","kind":"user"},"evidence":[],"id":"1",
                "outcome":{"status":"denied"},"target":{"id":"docs","kind":"asset","team":"core"},
                "time":"2026-11-23T15:19:04.199951Z","type":"backup.requested"}"#,
        )
        .unwrap()
    }

    fn query(json: &str) -> Query {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn every_part_must_fit() {
        for fits in [
            "{}",
            r#"{"types":["drill.passed","backup.*"]}"#,
            r#"{"types":["backup.requested"],"target":"docs","target-kind":"asset","team":"core"}"#,
            r#"{"since":"2026-11-23T15:19:04.199951Z","until":"2026-11-23T15:19:04.199952Z"}"#,
            r#"{"from-index":7,"to-index":8,"actor":"ci","status":"denied"}"#,
        ] {
            assert!(query(fits).fits(7, &entry()), "{fits}");
        }
        for other in [
            r#"{"types":["back.*"]}"#,
            r#"{"types":["backup"]}"#,
            r#"{"target":"doc"}"#,
            r#"{"team":"web"}"#,
            r#"{"since":"2026-11-23T15:19:04.199952Z"}"#,
            r#"{"until":"2026-11-23T15:19:04.199951Z"}"#,
            r#"{"from-index":8}"#,
            r#"{"to-index":7}"#,
            r#"{"actor":"c"}"#,
            r#"{"status":"success"}"#,
        ] {
            assert!(!query(other).fits(7, &entry()), "{other}");
        }
    }

    #[test]
    fn selective_is_more_than_a_stretch() {
        assert!(!query(r#"{"since":"x","until":"y","from-index":1,"to-index":2}"#).is_selective());
        assert!(query(r#"{"types":["backup.*"]}"#).is_selective());
        assert!(query(r#"{"actor":"ci"}"#).is_selective());
        assert!(serde_json::from_str::<Query>(r#"{"since":"x","sinc":"y"}"#).is_err());
    }
}
