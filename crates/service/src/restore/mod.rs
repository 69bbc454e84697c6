//! Restores: asked for, made, settled.

mod execute;
mod points;
pub(crate) mod settle;
mod start;

pub use start::RestoreRequest;
