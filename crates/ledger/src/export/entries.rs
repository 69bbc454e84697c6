//! Which entries come into a bundle, tile by tile, and how they are written.

use std::collections::{BTreeMap, BTreeSet};

use auditor::bundle::{Coverage, EntryFacts, GROUP, append_line};
use domain::digest::Digest;

use super::named::Named;
use super::objects;
use super::request::{Export, ExportSource, KeptValue};
use crate::error::LedgerError;
use crate::objects::LogObjects;

/// The entries of one tile that come into a bundle, by their places in it.
pub(super) type Chosen = BTreeMap<u64, Vec<u8>>;

/// What a walk over the range found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) chosen: Chosen,
    /// Further entries, beside the range.
    pub(super) context: BTreeSet<u64>,
    /// What the entries point to.
    pub(super) named: Named,
    /// Disclosures, a canonical line each.
    pub(super) disclosures: Vec<u8>,
}

/// A walk over the log at one size.
pub(super) struct Walk<'a> {
    pub(super) objects: &'a dyn LogObjects,
    pub(super) source: &'a dyn ExportSource,
    pub(super) export: &'a Export,
    pub(super) size: u64,
}

impl Walk<'_> {
    /// Chooses the entries.
    pub(super) async fn choose(&self) -> Result<Found, LedgerError> {
        let mut found = Found::default();
        let range = self.export.range;
        found.context.extend(self.beside());
        for group in range.from / GROUP..range.to.div_ceil(GROUP) {
            let entries = objects::entries(self.objects, group, self.size).await?;
            let first = group * GROUP;
            let within = range.from.max(first)..range.to.min(first + GROUP);
            let mut committing = Vec::new();
            for index in within {
                let Some(entry) = at(&entries, index) else { continue };
                let facts = EntryFacts::read(entry);
                let fits = facts.as_ref().is_some_and(|facts| self.export.query.fits(index, facts));
                if self.export.coverage == Coverage::All || fits {
                    put(&mut found.chosen, index);
                    if let Some(facts) = facts {
                        found.named.entry(&facts);
                        committing.extend((!facts.personal.is_empty()).then_some(index));
                    }
                }
            }
            self.personal(&committing, &mut found).await?;
        }
        // What fits comes along anyway; what says of an erasure may lie in the range and not fit.
        let Found { context, chosen, .. } = &mut found;
        context.retain(|index| !is_chosen(chosen, *index));
        for index in found.context.clone() {
            self.context(index, &mut found).await?;
        }
        Ok(found)
    }

    /// The entries that show where a period begins and ends.
    fn beside(&self) -> impl Iterator<Item = u64> {
        let (range, query) = (self.export.range, &self.export.query);
        let before = range.from.checked_sub(1).filter(|_| query.since.is_some());
        let after = (range.to < self.size && query.until.is_some()).then_some(range.to);
        before.into_iter().chain(after)
    }

    async fn context(&self, index: u64, found: &mut Found) -> Result<(), LedgerError> {
        put(&mut found.chosen, index);
        let entries = objects::entries(self.objects, index / GROUP, self.size).await?;
        if let Some(facts) = at(&entries, index).and_then(|entry| EntryFacts::read(entry)) {
            found.named.entry(&facts);
            if !facts.personal.is_empty() {
                self.personal(&[index], found).await?;
            }
        }
        Ok(())
    }

    /// What is kept of personal values; the entries that say what was erased come along.
    async fn personal(&self, indices: &[u64], found: &mut Found) -> Result<(), LedgerError> {
        if !self.export.disclosures || indices.is_empty() {
            return Ok(());
        }
        for kept in self.source.personal(indices).await? {
            match kept {
                KeptValue::Open(disclosure) => {
                    let line = domain::canonical::to_vec(&disclosure);
                    let line =
                        line.map_err(|error| LedgerError::unreadable("disclosures", error.to_string()))?;
                    found.disclosures.extend(line);
                    found.disclosures.push(b'\n');
                }
                KeptValue::Erased(by) if by < self.size => {
                    found.context.insert(by);
                }
                // Whatever says so is not covered by this checkpoint yet.
                KeptValue::Erased(_) => {}
            }
        }
        Ok(())
    }
}

fn at(entries: &[Vec<u8>], index: u64) -> Option<&Vec<u8>> {
    entries.get(usize::try_from(index % GROUP).ok()?)
}

fn is_chosen(chosen: &Chosen, index: u64) -> bool {
    let place = u8::try_from(index % GROUP).unwrap_or(u8::MAX);
    chosen.get(&(index / GROUP)).is_some_and(|places| places.binary_search(&place).is_ok())
}

fn put(chosen: &mut Chosen, index: u64) {
    let places = chosen.entry(index / GROUP).or_default();
    let place = u8::try_from(index % GROUP).unwrap_or(u8::MAX);
    if let Err(at) = places.binary_search(&place) {
        places.insert(at, place);
    }
}

/// The member with the chosen entries of one tile.
pub(super) async fn lines(
    objects: &dyn LogObjects,
    group: u64,
    places: &[u8],
    size: u64,
) -> Result<Vec<u8>, LedgerError> {
    let entries = objects::entries(objects, group, size).await?;
    let mut lines = Vec::new();
    for place in places {
        let index = group * GROUP + u64::from(*place);
        let entry = entries.get(usize::from(*place));
        if !entry.is_some_and(|entry| append_line(&mut lines, index, entry)) {
            let reason = format!("entry {index} cannot stand in a line");
            return Err(LedgerError::unreadable("tile/entries", reason));
        }
    }
    Ok(lines)
}

/// A digest as the house has it.
pub(super) fn house_digest(hash: proof::hash::Hash) -> Digest {
    Digest::from_bytes(hash.0)
}
