//! The part of all faults that CI tries.

use anyhow::Result;

use super::run::{self, run};
use super::soak;

/// Every so manieth fault: all calls and all kinds of faults are among them.
const EVERY: u32 = 11;
/// Processes that are killed under load.
const KILLS: u32 = 40;

/// Tries some faults and some kills.
pub(crate) fn some() -> Result<()> {
    run(&run::Args { calls: Vec::new(), every: EVERY })?;
    soak::run(&soak::Args { kills: KILLS })
}
