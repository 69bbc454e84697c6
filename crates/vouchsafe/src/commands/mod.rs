//! One file for each command: its arguments, what it asks of the API, and how it shows the answer.

pub(crate) mod asset;
pub(crate) mod backup;
pub(crate) mod compile_component;
pub(crate) mod completions;
pub(crate) mod decide;
mod dispatch;
pub(crate) mod docs;
pub(crate) mod doctor;
pub(crate) mod drill;
mod ended;
pub(crate) mod erase;
mod export;
pub(crate) mod hold;
pub(crate) mod init;
pub(crate) mod ledger;
pub(crate) mod ledger_diff;
pub(crate) mod ledger_fsck;
pub(crate) mod ledger_mirror;
pub(crate) mod man;
pub(crate) mod plan;
pub(crate) mod points;
pub(crate) mod policy;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod run;
pub(crate) mod serve;
pub(crate) mod shards;
mod summary;
pub(crate) mod token;
pub(crate) mod vault;
pub(crate) mod verify;
pub(crate) mod witness;
pub(crate) mod witnesses;

pub(crate) use dispatch::dispatch;
