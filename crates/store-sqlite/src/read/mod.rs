//! Questions, one file per noun.

mod asset;
mod decision;
mod entry;
mod personal;
mod plan;
mod point;
mod policy;
mod run;
mod shard;
mod token;
mod vault;

pub(crate) use personal::kept;
