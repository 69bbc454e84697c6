//! Go's own code for transparency logs reads what our binary wrote, and our binary judges what Go wrote.
//!
//! So does a witness that others wrote: it cosigns our log, and ours answers as it does.
//!
//! The program that uses Go's packages is ours and lies in `xtask/interop`; nothing of Go's is kept here.

mod folders;
mod judge;
mod ours;
mod referee;
mod run;
mod server;
mod toolchain;
mod witness;

pub(crate) use referee::Referee;
pub(crate) use run::{referee, run};
