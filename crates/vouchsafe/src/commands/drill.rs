//! `vouchsafe drill`: restores a recovery point as a test.

use client::wire::DrillRequest;

use super::ended::exit_of;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{follow, show_run};

/// Restore a recovery point as a test: read everything back, compare it with what was recorded, measure.
///
/// It fails, with the exit code 7, where anything differs or the restore takes longer than the objective.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe drill docs
  vouchsafe drill docs --at 2026-11-23T02:00:00Z --depth sample")]
pub(crate) struct Args {
    /// The asset.
    name: String,
    /// Which recovery point: latest, a time, or the beginning of an id [default: latest]
    #[arg(long, value_name = "latest|TIME|ID")]
    at: Option<String>,
    /// full, or sample: every tenth file, chosen anew each time [default: full]
    #[arg(long)]
    depth: Option<String>,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let request = DrillRequest { at: args.at, depth: args.depth };
    let run = context
        .speak("drill", async |session| {
            let run = session.client.drill(&args.name, &request).await?;
            follow(session, context.output, run, "drill").await
        })
        .await?;
    context.output.done(&run, || show_run(&run))?;
    Ok(exit_of(&run))
}
