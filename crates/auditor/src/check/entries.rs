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
    pub(super) fn group(
        &mut self,
        group: u64,
        bytes: &[u8],
        tree: &Tree,
        report: &mut Report,
    ) -> Vec<Proved> {
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
            .filter_map(|(index, bytes)| match self.judge(group, index, bytes, tree, report) {
                Ok(facts) => Some(Proved { index, facts: facts? }),
                Err(finding) => {
                    report.find(finding);
                    None
                }
            })
            .collect()
    }

    /// Whether an entry is the one that was signed; `None` if it is, and is not one of Vouchsafe's.
    fn judge(
        &mut self,
        group: u64,
        index: u64,
        bytes: &[u8],
        tree: &Tree,
        report: &mut Report,
    ) -> Result<Option<EntryFacts>, Finding> {
        let object = format!("entry {index}");
        if index / GROUP != group || index < self.next {
            return Err(Finding::mismatch(object, "it stands in the wrong place, or twice"));
        }
        self.next = index + 1;
        let in_range = self.range.is_some_and(|range| (range.from..range.to).contains(&index));
        let is_context = self.context.remove(&index);
        if in_range && !is_context {
            let gap = std::mem::replace(&mut self.reached, index + 1)..index;
            if self.whole && !gap.is_empty() {
                report.find(left_out(gap));
            }
        } else if !is_context {
            return Err(Finding::mismatch(object, "it is added: the bundle is not about it"));
        }
        match tree.leaf(index) {
            None => return Err(Finding::missing(object, "no proved tile has its hash")),
            Some(leaf) if leaf != leaf_hash(bytes) => {
                return Err(Finding::mismatch(object, "it is not the entry that was signed"));
            }
            Some(_) => {}
        }
        let facts = EntryFacts::read(bytes);
        let fits = facts.as_ref().is_some_and(|facts| self.query.fits(index, facts));
        if !self.whole && !is_context && !fits {
            return Err(Finding::mismatch(object, "it is added: it does not fit what was asked for"));
        }
        self.count(index, is_context, fits, facts.as_ref());
        Ok(facts)
    }

    /// Counts an entry that is the one that was signed.
    fn count(&mut self, index: u64, is_context: bool, fits: bool, facts: Option<&EntryFacts>) {
        if is_context {
            self.counted.context += 1;
        } else {
            self.counted.present += 1;
            self.counted.fitting += u64::from(fits);
        }
        self.remember(index, facts);
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
        // An end that is where an index was asked for needs no period to explain it.
        let asked = (self.query.from_index == Some(range.from), self.query.to_index == Some(range.to));
        let before = range.from.checked_sub(1).filter(|_| !asked.0);
        if let (Some(since), Some(before)) = (&self.query.since, before) {
            self.judge_end(before, |time| time < since.as_str(), report);
        }
        if let (Some(until), true) = (&self.query.until, range.to < size && !asked.1) {
            self.judge_end(range.to, |time| time >= until.as_str(), report);
        }
        self.range_fits_indices(range, size, report);
        for index in &self.context {
            let words = "the manifest names it beside the range, and it is not there";
            report.find(Finding::missing(format!("entry {index}"), words));
        }
        self.counted
    }

    /// The entry at an end of the range must be beside the period.
    fn judge_end(&self, index: u64, is_beside: impl Fn(&str) -> bool, report: &mut Report) {
        if !self.times.get(&index).is_some_and(|entry| is_beside(&entry.time)) {
            let words =
                "nothing shows that the period ends here: the entry is missing, or is of the period itself";
            report.find(Finding::missing(format!("entry {index}"), words));
        }
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
            let words =
                format!("the range is {} to {}; what was asked for is {from} to {to}", range.from, range.to);
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
