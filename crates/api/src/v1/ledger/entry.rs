//! A ledger entry as the wire has it.

use client::wire;
use domain::entry::{KeptField, reveal};
use domain::ports::StoredEntry;
use service::Reached;

/// The entry, parsed where it can be, with what is kept of its personal fields; its bytes are served raw.
pub(crate) fn wire(stored: &StoredEntry, reached: &Reached, kept: &[KeptField]) -> wire::LedgerEntry {
    let mut entry = serde_json::from_slice(&stored.bytes)
        .unwrap_or_else(|_| serde_json::Value::String(String::from_utf8_lossy(&stored.bytes).into_owned()));
    let own: Vec<_> = kept.iter().filter(|field| field.index == stored.index).cloned().collect();
    let personal = reveal(&mut entry, &own).into_iter().map(|(field, state)| wire::PersonalField {
        field: field.field,
        commitment: field.commitment.to_string(),
        state: state.to_string(),
    });
    let personal = personal.collect();
    let state = reached.state(stored.index).to_string();
    let published = stored.index < reached.published;
    wire::LedgerEntry { index: stored.index, published, state, entry, personal }
}
