//! What the entries of a bundle point to, each once.

use std::collections::BTreeMap;

use auditor::bundle::EntryFacts;
use proof::hash::Hash;

/// What entries point to: the kind by the digest.
#[derive(Debug, Default)]
pub(super) struct Named {
    kinds: BTreeMap<Hash, String>,
}

impl Named {
    pub(super) fn entry(&mut self, entry: &EntryFacts) {
        for (kind, digest, _) in entry.points_to() {
            self.kinds.entry(digest).or_insert_with(|| kind.to_owned());
        }
    }

    /// In the order of bundles.
    pub(super) fn into_kinds(self) -> impl Iterator<Item = (Hash, String)> {
        self.kinds.into_iter()
    }
}
