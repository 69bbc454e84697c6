//! The log on a real directory: golden files, crashes, rollbacks, damage, receipts.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod bench;
mod beside;
mod crash;
mod damage;
mod faults;
mod golden;
mod guard;
mod loopback;
mod mirror;
mod receipt;
mod refuse;
mod sequencer;
mod sweep;
mod watch;
mod witness;
