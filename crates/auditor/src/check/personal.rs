//! Personal values: shown and what was committed to, erased as the ledger says, or missing.

use std::collections::{BTreeMap, HashSet};

use super::evidence::ERASURE;
use crate::bundle::{Disclosure, EntryFacts};
use crate::finding::Finding;
use crate::report::{PersonalReport, Report};

/// What the entries commit to.
#[derive(Debug, Default)]
pub(super) struct Personal {
    /// By index and field: the entry's id, the commitment, and whether it was disclosed.
    committed: BTreeMap<(u64, String), Committed>,
    /// Commitments that an entry says were erased, with index and field.
    erased: HashSet<(u64, String, String)>,
}

#[derive(Debug)]
struct Committed {
    entry: String,
    commitment: String,
    disclosed: bool,
}

impl Personal {
    pub(super) fn entry(&mut self, index: u64, entry: &EntryFacts) {
        for personal in &entry.personal {
            let committed = Committed {
                entry: entry.id.clone(),
                commitment: personal.commitment.clone(),
                disclosed: false,
            };
            self.committed.insert((index, personal.field.clone()), committed);
        }
        if entry.kind == ERASURE {
            let listed = entry.detail.get("fields").and_then(|list| list.as_array());
            self.erased.extend(listed.into_iter().flatten().filter_map(|one| {
                let word = |name: &str| one.get(name)?.as_str().map(str::to_owned);
                Some((one.get("index")?.as_u64()?, word("field")?, word("commitment")?))
            }));
        }
    }

    /// Disclosures; gives what is wrong with them.
    pub(super) fn disclosures(&mut self, bytes: &[u8]) -> Vec<Finding> {
        let lines = bytes.strip_suffix(b"\n").unwrap_or(bytes).split(|byte| *byte == b'\n');
        lines.filter_map(|line| self.disclosure(line).err()).collect()
    }

    fn disclosure(&mut self, line: &[u8]) -> Result<(), Finding> {
        let Ok(disclosure) = serde_json::from_slice::<Disclosure>(line) else {
            return Err(Finding::mismatch("disclosures.jsonl", "a line is no disclosure"));
        };
        let object = format!("entry {}, {}", disclosure.index, disclosure.field);
        let key = (disclosure.index, disclosure.field.clone());
        let Some(committed) = self.committed.get_mut(&key) else {
            return Err(Finding::mismatch(object, "a value is disclosed, and the entry commits to none"));
        };
        if committed.entry != disclosure.entry || !disclosure.opens(&committed.commitment) {
            return Err(Finding::mismatch(object, "the disclosed value is not what the entry commits to"));
        }
        committed.disclosed = true;
        Ok(())
    }

    /// Judges what was not disclosed; where nothing was to be, that is only counted.
    pub(super) fn finish(self, to_be_disclosed: bool, report: &mut Report) -> PersonalReport {
        let mut counted = PersonalReport::default();
        for ((index, field), committed) in self.committed {
            counted.committed += 1;
            if committed.disclosed {
                counted.disclosed += 1;
                continue;
            }
            let object = format!("entry {index}, {field}");
            if self.erased.contains(&(index, field, committed.commitment)) {
                counted.erased += 1;
                report.find(Finding::erased(object, "the value was erased; an entry of the ledger says so"));
            } else if to_be_disclosed {
                report.find(Finding::missing(
                    object,
                    "the value is not there, and no entry says that it was erased",
                ));
            }
        }
        counted
    }
}
