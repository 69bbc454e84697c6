//! Erasures of personal data: planned, then applied.

mod apply;
mod plan;

pub use apply::Erased;
