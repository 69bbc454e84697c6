//! A verified copy of somebody's log: each checkpoint consistent with the last, every entry hashed.

mod contradiction;
mod copy;
mod keep;
mod patient;

pub use contradiction::{Contradiction, MirrorError};
pub use keep::{Mirror, Step};
pub use patient::Patient;
