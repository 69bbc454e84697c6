//! A shard of the ledger as the wire has it.

use client::wire;
use domain::shard::Shard;

/// The shard, with how many entries its last checkpoint covers.
pub(crate) fn wire(shard: &Shard, size: u64) -> wire::Shard {
    let key = |key: &domain::shard::ShardKey| wire::ShardKey {
        key: key.key.clone(),
        from: key.from,
        retired: key.retired,
    };
    wire::Shard {
        number: shard.number,
        origin: shard.origin.clone(),
        state: shard.state.to_string(),
        opened: shard.opened.to_string(),
        size: shard.ended().unwrap_or(size),
        path: match shard.number {
            1 => "ledger/".to_owned(),
            number => format!("ledger/shards/{number}/"),
        },
        keys: shard.keys.iter().map(key).collect(),
        next: shard.next.as_ref().map(|next| next.origin.clone()),
    }
}
