//! The sandbox with real guests: standard ones, and ones that mean harm.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails panics")]

mod cases;
mod files;
mod hostile;
mod hostile_neighbours;
mod hostile_shapes;
mod module;
