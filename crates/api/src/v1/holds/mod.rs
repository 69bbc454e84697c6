//! Endpoints about holds.

pub(crate) mod lift;
pub(crate) mod list;
pub(crate) mod place;
