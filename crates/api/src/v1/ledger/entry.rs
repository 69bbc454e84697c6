//! A ledger entry as the wire has it.

use client::wire;
use domain::ports::StoredEntry;
use service::Reached;

/// The entry, parsed where it can be; its bytes are served raw.
pub(crate) fn wire(stored: &StoredEntry, reached: &Reached) -> wire::LedgerEntry {
    let entry = serde_json::from_slice(&stored.bytes)
        .unwrap_or_else(|_| serde_json::Value::String(String::from_utf8_lossy(&stored.bytes).into_owned()));
    let state = reached.state(stored.index).to_string();
    wire::LedgerEntry { index: stored.index, published: stored.index < reached.published, state, entry }
}
