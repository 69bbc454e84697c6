//! A ledger entry as the wire has it.

use client::wire;
use domain::entry::{KeptField, reveal};
use service::{Reached, ShardEntry, State};

/// The entry, parsed where it can be, with what is kept of its personal fields; its bytes are served raw.
/// `reached` is how far the newest shard is: the others are published whole.
pub(crate) fn wire(placed: &ShardEntry, reached: &Reached, kept: &[KeptField]) -> wire::LedgerEntry {
    let mut entry = serde_json::from_slice(&placed.bytes)
        .unwrap_or_else(|_| serde_json::Value::String(String::from_utf8_lossy(&placed.bytes).into_owned()));
    let own: Vec<_> = kept.iter().filter(|field| field.index == placed.place).cloned().collect();
    let personal = reveal(&mut entry, &own).into_iter().map(|(field, state)| wire::PersonalField {
        field: field.field,
        commitment: field.commitment.to_string(),
        state: state.to_string(),
    });
    let personal = personal.collect();
    let state = if placed.newest { reached.state(placed.index) } else { State::Published };
    wire::LedgerEntry {
        shard: placed.shard,
        index: placed.index,
        published: state >= State::Published,
        state: state.to_string(),
        entry,
        personal,
    }
}
