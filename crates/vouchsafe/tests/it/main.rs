//! The real binary, called as its users call it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod authors;
mod browser;
mod bucket;
mod bundles;
mod chromium;
mod compile;
mod damage;
mod faults;
mod house;
mod kills;
mod ledger;
mod mistakes;
mod restic;
mod rollback;
mod server;
mod shards;
mod slice;
mod toolkit;
mod web_damage;
mod witness;
