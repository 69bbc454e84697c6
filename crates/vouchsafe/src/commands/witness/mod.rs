//! `vouchsafe witness`: a witness of logs of others, which needs no installation.

mod evidence;
mod list;
mod run;
mod serve;
mod set_up;

pub(crate) use run::{Command, run};
