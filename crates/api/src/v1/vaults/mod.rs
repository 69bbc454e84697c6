//! Endpoints about vaults.

pub(crate) mod list;
pub(crate) mod only_password;
pub(crate) mod password;
pub(crate) mod reconcile;
