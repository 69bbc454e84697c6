//! Reports: the verdict with what is known, and what was found.

use serde::Serialize;

use crate::bundle::{Coverage, Query, Range};
use crate::finding::{Finding, MAX_FINDINGS};
use crate::trust::{Opened, Witnesses};
use crate::verdict::Verdict;

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The log's name, once a checkpoint of it was believed.
    pub origin: String,
    /// How many entries the signed checkpoint covers.
    pub size: u64,
    /// The signed root, in hexadecimal digits.
    pub root: Option<String>,
    /// The index of the entry, of a receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    /// Entries that were hashed and found in the tree.
    pub entries: u64,
    /// What the witnesses of the policy say, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witnesses: Option<Witnesses>,
    /// Personal values that were handed over beside a receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal: Option<PersonalReport>,
    /// What is in a bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleReport>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// What is in a bundle, as far as it was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct BundleReport {
    /// What was asked for, by the exporter's word.
    pub query: Query,
    /// The range of indices that it is about.
    pub range: Range,
    /// Whether every entry of the range is there.
    pub coverage: Coverage,
    /// Entries of the range that are there and proved.
    pub present: u64,
    /// Those of them that fit the query.
    pub fitting: u64,
    /// Entries beside the range that show where it ends, or what was erased.
    pub context: u64,
    /// Evidence that the entries point to, by kind.
    pub evidence: Vec<EvidenceReport>,
    /// Personal values that the entries commit to.
    pub personal: PersonalReport,
    /// The older checkpoint that this one was shown to extend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<u64>,
    /// What the exporter believes and the verifier does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beliefs: Vec<String>,
}

/// Evidence of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceReport {
    /// The kind.
    pub kind: String,
    /// How many objects the entries point to.
    pub named: u64,
    /// How many of them are there and have their digests.
    pub present: u64,
}

/// Personal values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PersonalReport {
    /// How many the entries commit to.
    pub committed: u64,
    /// How many are disclosed and are what was committed to.
    pub disclosed: u64,
    /// How many were erased, as the ledger says.
    pub erased: u64,
}

impl Report {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        let met = |witnesses: &Witnesses| witnesses.quorum_met == Some(true);
        Verdict::of(&self.findings, self.witnesses.as_ref().is_some_and(met))
    }

    /// Keeps a finding, if there are not too many already; the gravest is never left out.
    pub fn find(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else if Verdict::of(std::slice::from_ref(&finding), false) > Verdict::of(&self.findings, false) {
            self.findings.pop();
            self.findings.push(finding);
        }
    }

    /// Says under which checkpoint everything was found.
    pub(crate) fn under(&mut self, opened: &Opened) {
        let checkpoint = opened.signed.checkpoint();
        self.origin.clone_from(&checkpoint.origin);
        self.size = checkpoint.size;
        self.root = Some(checkpoint.root.to_string());
        self.witnesses.clone_from(&opened.witnesses);
    }

    /// What is known, name by name, for people.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        let Some(root) = &self.root else { return facts };
        facts.push(("ledger", self.origin.clone()));
        facts.extend(self.index.map(|index| ("entry", format!("{index} of {}", self.size))));
        facts.push(("root", root.clone()));
        facts.extend(self.personal.map(|personal| {
            let PersonalReport { committed, disclosed, .. } = personal;
            let words = format!("{committed} values, {disclosed} shown as the entry commits to them");
            let withheld = committed.saturating_sub(disclosed);
            let rest = if withheld > 0 { format!("; {withheld} erased or withheld") } else { String::new() };
            ("personal", words + &rest)
        }));
        facts.extend(self.witnesses.iter().flat_map(Witnesses::facts));
        facts.extend(self.bundle.iter().flat_map(|bundle| bundle.facts(self.size)));
        facts
    }
}

impl Witnesses {
    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts: Vec<_> =
            self.seen.iter().map(|seen| ("witness", format!("{} at {}", seen.witness, seen.time))).collect();
        let missing = if self.missing.is_empty() {
            String::new()
        } else {
            format!("; not seen by {}", self.missing.join(", "))
        };
        facts.extend(
            self.quorum_met
                .map(|met| ("quorum", if met { "met".to_owned() } else { format!("not met{missing}") })),
        );
        facts
    }
}

impl BundleReport {
    fn facts(&self, size: u64) -> Vec<(&'static str, String)> {
        let Range { from, to } = self.range;
        let count = self.range.count();
        let range = match to.checked_sub(1).filter(|last| *last >= from) {
            Some(last) => format!("entries {from} to {last} of {size}"),
            None => format!("no entry, before entry {from} of {size}"),
        };
        let mut facts = vec![("range", range)];
        facts.push(("entries", format!("{} of {count} are here and proved", self.present)));
        let word = match self.coverage {
            Coverage::All => "every entry of the range is here".to_owned(),
            Coverage::Matching => format!(
                "{} entries of the range are withheld; that none of them fits is the exporter's word",
                count.saturating_sub(self.present)
            ),
        };
        facts.push(("complete", word));
        if self.query != Query::default() {
            let asked = serde_json::to_string(&self.query).unwrap_or_default();
            facts.push(("asked", asked));
            facts.push(("fitting", format!("{} entries", self.fitting)));
        }
        let evidence = |one: &EvidenceReport| format!("{} of {} {}", one.present, one.named, one.kind);
        if !self.evidence.is_empty() {
            let told: Vec<_> = self.evidence.iter().map(evidence).collect();
            facts.push(("evidence", format!("{} are here and have their digests", told.join(", "))));
        }
        let PersonalReport { committed, disclosed, erased } = self.personal;
        if committed > 0 {
            facts.push(("personal", format!("{committed} values, {disclosed} shown, {erased} erased")));
        }
        facts.extend(self.extends.map(|old| ("extends", format!("the checkpoint of {old} entries"))));
        facts.extend(self.beliefs.iter().map(|belief| ("unbelieved", belief.clone())));
        facts
    }
}
