//! What a verification found, and its verdict.

use auditor::{Finding, FindingKind, Report, Verdict};
use ledger::Verification;
use serde::Serialize;

use super::shards::ShardChecked;
use crate::output::count;

/// What a verification found.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Checked {
    /// What is known of receipts, bundles and whole ledgers alike.
    #[serde(flatten)]
    pub(crate) report: Report,
    /// The shards of a ledger that has more than one; the name and the root are then those of the newest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) shards: Vec<ShardChecked>,
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
    /// Personal fields that were erased, as the ledger itself says; of a database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) erased: Option<u64>,
    /// What only the keeper cares about.
    #[serde(skip)]
    pub(crate) keeper: ForKeeper,
}

/// What contradicts nothing, and may be put in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct ForKeeper {
    /// Narrower versions of objects that grew, which may be deleted.
    pub(crate) leftovers: u64,
    /// Objects that no checkpoint covers; the first of them.
    pub(crate) strangers: Vec<String>,
    /// Findings that were too many to be listed.
    pub(crate) more: u64,
}

impl Checked {
    pub(crate) fn verdict(&self) -> Verdict {
        self.report.verdict()
    }

    /// What is known, name by name, for people.
    pub(crate) fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = self.report.facts();
        let shards = self.shards.iter();
        facts.extend(shards.map(|shard| {
            ("shard", format!("{}: {}, {} entries", shard.shard, shard.origin, count(shard.size)))
        }));
        if let Some(objects) = self.objects {
            facts.push((
                "entries",
                format!("{} of {} hashed", count(self.report.entries), count(self.report.size)),
            ));
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
        let erased = self.erased.filter(|erased| *erased > 0);
        facts.extend(
            erased.map(|erased| ("erased", format!("{} personal fields, as the ledger says", count(erased)))),
        );
        let waiting = self.waiting.filter(|waiting| *waiting > 0);
        facts.extend(
            waiting.map(|waiting| ("waiting", format!("{} entries are not signed yet", count(waiting)))),
        );
        facts
    }
}

impl From<Report> for Checked {
    fn from(report: Report) -> Self {
        Self { report, ..Self::default() }
    }
}

impl From<Verification> for Checked {
    fn from(found: Verification) -> Self {
        let finding = |finding: ledger::Finding| {
            let kind = match finding.kind {
                ledger::FindingKind::Missing => FindingKind::Missing,
                ledger::FindingKind::Mismatch => FindingKind::Mismatch,
                ledger::FindingKind::Fork => FindingKind::Fork,
            };
            Finding { object: finding.object, kind, message: finding.message }
        };
        let report = Report {
            origin: found.origin,
            size: found.size,
            root: found.root.map(|root| root.to_string()),
            entries: found.entries,
            findings: found.findings.into_iter().map(finding).collect(),
            ..Report::default()
        };
        let keeper = ForKeeper { leftovers: found.leftovers, strangers: found.strangers, more: found.more };
        Self { report, objects: Some(found.objects), beyond: Some(found.beyond), keeper, ..Self::default() }
    }
}
