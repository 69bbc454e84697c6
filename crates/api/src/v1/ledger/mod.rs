//! Endpoints about ledger.

pub(crate) mod announce;
pub(crate) mod bundle;
pub(crate) mod disclosures;
pub(crate) mod entry;
pub(crate) mod evidence;
pub(crate) mod export;
pub(crate) mod freeze;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod object;
pub(crate) mod open_shard;
pub(crate) mod raw;
pub(crate) mod receipt;
pub(crate) mod retire;
pub(crate) mod shard;
pub(crate) mod shard_bundle;
pub(crate) mod shards;
pub(crate) mod show;
pub(crate) mod summary;
pub(crate) mod witnesses;
