//! Combines the answers of several policies to one question; one answer stays as it is.
//!
//! The rules protect: nothing that any policy protects is protected less because another one spoke
//! (`docs/formats/decision.md`). The order of the policies decides nothing but the order of words.

mod control;
mod drill;
mod frequency;
mod placement;
#[cfg(test)]
mod properties;
mod retention;
mod rule;
mod scope;

pub use rule::{CombineError, Rule, Said, combine};
