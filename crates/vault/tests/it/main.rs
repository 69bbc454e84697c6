//! Vaults on a real disk, with the real `restic` as a referee.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod bench;
mod damage;
mod faults;
mod incremental;
mod referee;
mod round_trip;
mod storage;
