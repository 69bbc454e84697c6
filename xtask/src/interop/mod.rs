//! Code that others wrote for transparency logs reads what our binary wrote, and our binary judges what
//! Go's code wrote.
//!
//! So does a witness that others wrote: it cosigns our log, and ours answers as it does.
//! And a bucket that others serve holds our log, through failures and kills.
//!
//! The programs that use their packages are ours and lie in `xtask/interop`; nothing of theirs is kept here.

mod bucket;
mod folders;
mod judge;
mod ours;
mod referee;
mod run;
mod s3;
mod s3_troubles;
mod server;
mod strangers;
mod toolchain;
mod witness;

pub(crate) use referee::Referee;
pub(crate) use run::{bucket, referee, run};
