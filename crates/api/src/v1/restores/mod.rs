//! Endpoints about restores.

pub(crate) mod start;
