//! A ledger entry as the wire has it.

use client::wire;
use domain::ports::StoredEntry;

/// The entry, parsed where it can be; its bytes are served raw.
pub(crate) fn wire(stored: &StoredEntry, published: u64) -> wire::LedgerEntry {
    let entry = serde_json::from_slice(&stored.bytes)
        .unwrap_or_else(|_| serde_json::Value::String(String::from_utf8_lossy(&stored.bytes).into_owned()));
    wire::LedgerEntry { index: stored.index, published: stored.index < published, entry }
}
