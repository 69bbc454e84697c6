//! What a verification found, and its verdict.

use std::fmt;

use ledger::{FindingKind, Verification};
use serde::Serialize;

use crate::exit::Exit;
use crate::output::count;

/// The verdict of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// Everything is as it was signed.
    Signed,
    /// Something contradicts what was signed.
    Mismatch,
    /// Something is missing, so that it cannot be told.
    Incomplete,
}

impl Verdict {
    pub(crate) const fn exit(self) -> Exit {
        match self {
            Self::Signed => Exit::Done,
            Self::Mismatch => Exit::Mismatch,
            Self::Incomplete => Exit::CannotTell,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signed => "signed",
            Self::Mismatch => "mismatch",
            Self::Incomplete => "incomplete",
        })
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Flaw {
    /// Which object.
    pub(crate) object: String,
    /// `missing` or `mismatch`.
    pub(crate) kind: &'static str,
    /// In words.
    pub(crate) message: String,
}

impl Flaw {
    pub(crate) fn mismatch(object: impl Into<String>, message: impl Into<String>) -> Self {
        Self { object: object.into(), kind: MISMATCH, message: message.into() }
    }

    pub(crate) fn missing(object: impl Into<String>, message: impl Into<String>) -> Self {
        Self { object: object.into(), kind: MISSING, message: message.into() }
    }
}

const MISMATCH: &str = "mismatch";
const MISSING: &str = "missing";

/// What a verification found.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Checked {
    /// The ledger's name.
    pub(crate) origin: String,
    /// How many entries the signed checkpoint covers.
    pub(crate) size: u64,
    /// The signed root, in hexadecimal digits.
    pub(crate) root: Option<String>,
    /// The index of the entry, of a receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) index: Option<u64>,
    /// Entries that were hashed.
    pub(crate) entries: u64,
    /// Objects that were compared, of a whole ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) objects: Option<u64>,
    /// Objects that the checkpoint does not cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) beyond: Option<u64>,
    /// Rows of the database that were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<u64>,
    /// Rows that no published checkpoint covers yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) waiting: Option<u64>,
    /// What is wrong.
    pub(crate) findings: Vec<Flaw>,
}

impl Checked {
    pub(crate) fn verdict(&self) -> Verdict {
        if self.findings.iter().any(|flaw| flaw.kind == MISMATCH) {
            Verdict::Mismatch
        } else if self.findings.is_empty() {
            Verdict::Signed
        } else {
            Verdict::Incomplete
        }
    }

    /// What is known, name by name, for people.
    pub(crate) fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        let root = self.root.clone();
        if root.is_some() {
            facts.push(("ledger", self.origin.clone()));
        }
        facts.extend(self.index.map(|index| ("entry", format!("{index} of {}", count(self.size)))));
        facts.extend(root.map(|root| ("root", root)));
        if let Some(objects) = self.objects {
            facts.push(("entries", format!("{} of {} hashed", count(self.entries), count(self.size))));
            facts.push(("objects", format!("{} compared", count(objects))));
        }
        let beyond = self.beyond.filter(|beyond| *beyond > 0);
        facts.extend(beyond.map(|beyond| {
            (
                "not covered",
                format!("{} objects are newer than this checkpoint, or not the ledger's", count(beyond)),
            )
        }));
        facts.extend(self.rows.map(|rows| ("database", format!("{} rows compared", count(rows)))));
        let waiting = self.waiting.filter(|waiting| *waiting > 0);
        facts.extend(
            waiting.map(|waiting| ("waiting", format!("{} entries are not signed yet", count(waiting)))),
        );
        facts
    }
}

impl From<Verification> for Checked {
    fn from(found: Verification) -> Self {
        let flaw = |finding: ledger::Finding| match finding.kind {
            FindingKind::Missing => Flaw::missing(finding.object, finding.message),
            FindingKind::Mismatch => Flaw::mismatch(finding.object, finding.message),
        };
        Self {
            origin: found.origin,
            size: found.size,
            root: found.root.map(|root| root.to_string()),
            entries: found.entries,
            objects: Some(found.objects),
            beyond: Some(found.beyond),
            findings: found.findings.into_iter().map(flaw).collect(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contradiction_outweighs_what_is_missing() {
        let mut checked = Checked::default();
        assert_eq!(checked.verdict(), Verdict::Signed);
        checked.findings.push(Flaw::missing("a", "b"));
        assert_eq!(checked.verdict(), Verdict::Incomplete);
        checked.findings.push(Flaw::mismatch("a", "b"));
        assert_eq!(checked.verdict(), Verdict::Mismatch);
    }
}
