//! The entries of a bundle: each is the one that was signed at its index, and none is left out.

use std::collections::{BTreeMap, BTreeSet};

use proof::hash::leaf_hash;

use super::tree::Tree;
use crate::bundle::{Coverage, EntryFacts, GROUP, Manifest, Query, Range, read_lines};
use crate::finding::Finding;
use crate::report::Report;

/// What was seen of the entries so far.
#[derive(Debug, Default)]
pub(super) struct Entries {
    query: Query,
    range: Option<Range>,
    whole: bool,
    /// Entries beside the range that are to come.
    context: BTreeSet<u64>,
    /// The index that the next one must at least have.
    next: u64,
    /// How far the range is known to be there.
    reached: u64,
    /// When the entries around the ends of the range were made.
    times: BTreeMap<u64, EntryFacts>,
    counted: Counted,
}

/// How many entries there are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    /// In the range, and proved.
    pub(super) present: u64,
    /// Of these, fitting the query.
    pub(super) fitting: u64,
    /// Beside the range, and proved.
    pub(super) context: u64,
}

/// An entry that is the one that was signed.
pub(super) struct Proved {
    pub(super) index: u64,
    pub(super) facts: EntryFacts,
}

impl Entries {
    pub(super) fn of(manifest: &Manifest) -> Self {
        Self {
            query: manifest.query.clone(),
            range: Some(manifest.range),
            whole: manifest.coverage == Coverage::All,
            context: manifest.context.iter().copied().collect(),
            reached: manifest.range.from,
            ..Self::default()
        }
    }

    /// The entries of one tile; gives those that are the ones that were signed.
    pub(super) fn group(&mut self, group: u64, bytes: &[u8], tree: &Tree, report: &mut Report) -> Vec<Proved> {
        let lines = match read_lines(bytes) {
            Ok(lines) => lines,
            Err(line) => {
                let name = crate::bundle::MemberName::Entries(group).to_string();
                report.find(Finding::mismatch(name, format!("line {line} is no entry with its index")));
                return Vec::new();
            }
        };
        lines
            .into_iter()
            .filter_map(|(index, bytes)| match self.judge(group, index, bytes, tree) {
                Ok(facts) => Some(Proved { index, facts: facts? }),
                Err(finding) => {
                    report.find(finding);
                    None
                }
            })
            .collect()
    }

    /// Whether an entry is the one that was signed; `None` if it is, and is not one of Vouchsafe's.
    fn judge(&mut self, group: u64, index: u64, bytes: &[u8], tree: &Tree) -> Result<Option<EntryFacts>, Finding> {
        let object = format!("entry {index}");
        if index / GROUP != group || index < self.next {
            return Err(Finding::mismatch(object, "it stands in the wrong place, or twice"));
        }
        self.next = index + 1;
        match tree.leaf(index) {
            None => return Err(Finding::missing(object, "no proved tile has its hash")),
            Some(leaf) if leaf != leaf_hash(bytes) => {
                return Err(Finding::mismatch(object, "it is not the entry that was signed"));
            }
            Some(_) => {}
        }
        let facts = EntryFacts::read(bytes);
        if self.range.is_some_and(|range| (range.from..range.to).contains(&index)) {
            let gap = self.in_range(index, facts.as_ref());
            return if gap.is_empty() { Ok(facts) } else { Err(left_out(gap)) };
        }
        if !self.context.remove(&index) {
            return Err(Finding::mismatch(object, "it is added: the bundle is not about it"));
        }
        self.counted.context += 1;
        self.remember(index, facts.as_ref());
        Ok(facts)
    }

    /// Counts an entry of the range; gives the indices before it that should have come.
    fn in_range(&mut self, index: u64, facts: Option<&EntryFacts>) -> std::ops::Range<u64> {
        self.counted.present += 1;
        if facts.is_some_and(|facts| self.query.fits(index, facts)) {
            self.counted.fitting += 1;
        }
        self.remember(index, facts);
        let gap = self.reached..index;
        self.reached = index + 1;
        if self.whole { gap } else { 0..0 }
    }

    /// Keeps when an entry at an end of the range was made.
    fn remember(&mut self, index: u64, facts: Option<&EntryFacts>) {
        let Some(Range { from, to }) = self.range else { return };
        if let Some(facts) = facts.filter(|_| index + 1 == from || index == to) {
            self.times.insert(index, facts.clone());
        }
    }

    pub(super) fn finish(&mut self, size: u64, report: &mut Report) -> Counted {
        let Some(range) = self.range else { return self.counted };
        if self.whole && self.reached < range.to {
            report.find(left_out(self.reached..range.to));
        }
        if self.query.since.is_some() && range.from > 0 {
            let before = self.times.get(&(range.from - 1));
            let shown = before.is_some_and(|entry| self.query.since.as_ref().is_some_and(|since| entry.time < *since));
            self.show_end("before", range.from.checked_sub(1), shown, report);
        }
        if self.query.until.is_some() && range.to < size {
            let after = self.times.get(&range.to);
            let shown = after.is_some_and(|entry| self.query.until.as_ref().is_some_and(|until| entry.time >= *until));
            self.show_end("after", Some(range.to), shown, report);
        }
        self.range_fits_indices(range, size, report);
        for index in &self.context {
            let words = "the manifest names it beside the range, and it is not there";
            report.find(Finding::missing(format!("entry {index}"), words));
        }
        self.counted
    }

    #[expect(clippy::unused_self, reason = "reads as a step of the check")]
    fn show_end(&self, side: &str, index: Option<u64>, shown: bool, report: &mut Report) {
        let Some(index) = index.filter(|_| !shown) else { return };
        let words = format!(
            "nothing shows that the period ends here: the entry {side} the range is missing, or is of the period itself"
        );
        report.find(Finding::missing(format!("entry {index}"), words));
    }

    /// A range narrower than the indices that were asked for leaves something out.
    fn range_fits_indices(&self, range: Range, size: u64, report: &mut Report) {
        let in_time_only = self.query.since.is_some() || self.query.until.is_some();
        if in_time_only {
            return;
        }
        let from = self.query.from_index.unwrap_or(0).min(size);
        let to = self.query.to_index.unwrap_or(size).min(size).max(from);
        if (range.from, range.to) != (from, to) {
            let words = format!("the range is {} to {}; what was asked for is {from} to {to}", range.from, range.to);
            report.find(Finding::missing("manifest.json", words));
        }
    }
}

fn left_out(gap: std::ops::Range<u64>) -> Finding {
    let object = match gap.end - gap.start {
        1 => format!("entry {}", gap.start),
        _ => format!("entries {} to {}", gap.start, gap.end - 1),
    };
    Finding::missing(object, "left out: the bundle says that it has every entry of the range")
}
