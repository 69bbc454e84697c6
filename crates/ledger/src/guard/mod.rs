//! The rollback guard: before the first signature of a process, this copy of the log is compared with the
//! newest checkpoints that can be found elsewhere.

mod anchor;
mod check;
mod compare;

pub use anchor::{Anchor, ForkKeeper};
