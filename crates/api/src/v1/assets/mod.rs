//! Endpoints about assets.

pub(crate) mod add;
pub(crate) mod list;
pub(crate) mod points;
pub(crate) mod show;
