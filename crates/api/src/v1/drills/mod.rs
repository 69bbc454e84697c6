//! Endpoints about drills.

pub(crate) mod start;
