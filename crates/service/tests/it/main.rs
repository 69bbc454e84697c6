//! The service with its real parts: database, ledger, sandbox, vault.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod combined;
mod complete;
mod hostile;
mod house;
mod personal;
mod protect;
mod room;
