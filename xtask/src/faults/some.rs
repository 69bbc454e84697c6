//! The part of all faults that CI tries.

use std::process::Command;

use anyhow::{Context, Result};

use super::run::{self, run, say};
use super::soak;
use crate::install;

/// Every so manieth fault: all calls and all kinds of faults are among them.
const EVERY: u32 = 23;
/// Processes that are killed under load.
const KILLS: u32 = 40;

/// Tries some faults and some kills.
pub(crate) fn some() -> Result<()> {
    install::debian(&[("strace", "strace")])?;
    if may_trace()? {
        run(&run::Args { calls: Vec::new(), every: EVERY })?;
    } else {
        say("faults NOT tried: this machine forbids to trace processes (ptrace)");
    }
    soak::run(&soak::Args { kills: KILLS })
}

/// Whether `strace` may attach to a process here; containers may forbid it.
fn may_trace() -> Result<bool> {
    let try_it = "sleep 3 & exec timeout 1 strace -o /dev/null -p $!";
    let tried = Command::new("sh").args(["-c", try_it]).output().context("try strace")?;
    Ok(String::from_utf8_lossy(&tried.stderr).contains("attached"))
}
