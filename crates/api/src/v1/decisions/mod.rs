//! Endpoints about decisions.

pub(crate) mod make;
pub(crate) mod replay;
pub(crate) mod show;
