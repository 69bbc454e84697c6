//! Evidence: which bytes the entries point to, and which of them are there.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::bundle::{Digest, EntryFacts, EvidenceWanted, Manifest};
use crate::finding::Finding;
use crate::report::{EvidenceReport, Report};

/// The type of entry that says what was erased.
pub(super) const ERASURE: &str = "erasure.done";

/// What the entries point to.
#[derive(Debug, Default)]
pub(super) struct EvidenceBook {
    wanted: EvidenceWanted,
    /// Why the exporter does not give something.
    absent: HashMap<String, String>,
    named: HashMap<Digest, Named>,
    /// What an entry says was erased.
    erased: HashSet<Digest>,
}

#[derive(Debug)]
struct Named {
    kind: String,
    size: Option<u64>,
    came: bool,
}

impl EvidenceBook {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let absent = manifest.absent.iter().map(|one| (one.sha256.clone(), one.reason.clone()));
        Self { wanted: manifest.evidence.clone(), absent: absent.collect(), ..Self::default() }
    }

    pub(super) fn entry(&mut self, entry: &EntryFacts) {
        for (kind, digest, size) in entry.points_to() {
            let named = self.named.entry(digest);
            let named = named.or_insert_with(|| Named { kind: kind.to_owned(), size, came: false });
            named.size = named.size.or(size);
        }
        if entry.kind == ERASURE {
            let listed = entry.detail.get("evidence").and_then(|list| list.as_array());
            let digests = listed.into_iter().flatten().filter_map(|one| one.as_str());
            self.erased.extend(digests.filter_map(|one| Digest::from_hex(one).ok()));
        }
    }

    /// An object that is there; gives what is wrong with it.
    pub(super) fn came(&mut self, name: Digest, size: u64, digest: Digest) -> Option<Finding> {
        let wrong = |words: String| Some(Finding::mismatch(format!("evidence/{name}"), words));
        if digest != name {
            return wrong(format!("its bytes have the digest {digest}"));
        }
        match self.named.get_mut(&name) {
            None => wrong("no entry of the bundle points to it".to_owned()),
            Some(named) if named.size.is_some_and(|said| said != size) => {
                wrong("an entry that points to it gives another size".to_owned())
            }
            Some(named) => {
                named.came = true;
                None
            }
        }
    }

    pub(super) fn finish(self, report: &mut Report) -> Vec<EvidenceReport> {
        let mut kinds: BTreeMap<String, EvidenceReport> = BTreeMap::new();
        let mut missing = Vec::new();
        for (digest, named) in self.named {
            let kind = kinds.entry(named.kind.clone()).or_insert_with(|| EvidenceReport {
                kind: named.kind.clone(),
                named: 0,
                present: 0,
            });
            kind.named += 1;
            kind.present += u64::from(named.came);
            if !named.came && self.wanted.includes(&named.kind) {
                missing.push((digest, named.kind));
            }
        }
        missing.sort();
        for (digest, kind) in missing {
            let object = format!("evidence/{digest}");
            report.find(if self.erased.contains(&digest) {
                Finding::erased(object, format!("the {kind} was erased; an entry of the ledger says so"))
            } else if let Some(reason) = self.absent.get(&digest.to_string()) {
                Finding::missing(object, format!("the exporter does not give the {kind}: {reason}"))
            } else {
                Finding::missing(object, format!("the {kind} is not there"))
            });
        }
        kinds.into_values().collect()
    }
}
