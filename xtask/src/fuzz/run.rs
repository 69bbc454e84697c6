//! Running targets, one after the other.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::{build, folders};
use crate::step;

/// How long one input may take until that is a finding.
const TIMEOUT: &str = "-timeout=20";

/// How much memory a target may take, in MiB, until that is a finding: inputs are small.
const MEMORY: &str = "-rss_limit_mb=1024";

/// How long each target runs in `cargo xtask test`.
const SHORT: u32 = 3;

/// What is run, and for how long.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Targets of `fuzz/targets` [default: all].
    targets: Vec<String>,
    /// How long each runs, beginning with all that it found before.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Add to the committed corpora what reaches more of the code than they do.
    #[arg(long)]
    keep: bool,
}

/// Runs the targets; the first finding fails.
pub(crate) fn run(args: &Args) -> Result<()> {
    let targets = folders::targets(&args.targets)?;
    let programs = build::build(&targets)?;
    for target in &targets {
        fuzz(&programs, target, args.seconds)?;
        if args.keep {
            keep(&programs, target)?;
        }
    }
    Ok(())
}

/// Runs every target for a moment.
pub(crate) fn short() -> Result<()> {
    run(&Args { targets: Vec::new(), seconds: SHORT, keep: false })
}

/// The first folder takes what is found; the second is read only.
fn fuzz(programs: &Path, target: &str, seconds: u32) -> Result<()> {
    let mut command = call(programs, target)?;
    command.arg(format!("-max_total_time={seconds}"));
    command.arg(folders::found(target)?).arg(folders::committed(target));
    let advice = || format!("{target} failed: the input is kept in the folder that the report names");
    step::run(&mut command).with_context(advice)
}

fn keep(programs: &Path, target: &str) -> Result<()> {
    let mut command = call(programs, target)?;
    step::run(command.arg("-set_cover_merge=1").arg(folders::committed(target)).arg(folders::found(target)?))
}

fn call(programs: &Path, target: &str) -> Result<Command> {
    let mut command = step::command(&programs.join(target).display().to_string(), &[]);
    let failed = folders::failed(target)?;
    command.args([TIMEOUT, MEMORY, "-verbosity=0", "-print_final_stats=1"]);
    command.arg(format!("-artifact_prefix={}/", failed.display()));
    Ok(command)
}
