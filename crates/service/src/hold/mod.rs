//! Holds: placed, lifted, listed.

mod manage;

pub use manage::NewHold;
