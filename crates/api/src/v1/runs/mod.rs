//! Endpoints about runs.

pub(crate) mod cancel;
pub(crate) mod list;
pub(crate) mod show;
