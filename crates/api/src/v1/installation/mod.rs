//! Endpoints about installation.

pub(crate) mod doctor;
pub(crate) mod openapi;
pub(crate) mod unknown;
pub(crate) mod version;
