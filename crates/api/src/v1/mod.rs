//! Version 1 of the API, one folder per noun, one file per verb.

pub(crate) mod assets;
pub(crate) mod backups;
pub(crate) mod decisions;
pub(crate) mod drills;
pub(crate) mod erasures;
pub(crate) mod filter;
pub(crate) mod holds;
pub(crate) mod installation;
pub(crate) mod ledger;
pub(crate) mod plans;
pub(crate) mod policies;
pub(crate) mod restores;
pub(crate) mod runs;
pub(crate) mod tokens;
pub(crate) mod vaults;
