//! Translates between the law's types and the contract's, one file per interface.

pub(super) mod control;
pub(super) mod drill;
pub(super) mod frequency;
pub(super) mod placement;
pub(super) mod retention;
pub(super) mod scope;
mod types;
