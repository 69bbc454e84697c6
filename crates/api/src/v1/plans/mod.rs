//! Endpoints about plans.

pub(crate) mod apply;
pub(crate) mod list;
pub(crate) mod show;
