//! Endpoints about policies.

pub(crate) mod list;
