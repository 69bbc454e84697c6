//! `vouchsafe backup`: makes a recovery point now.

use client::wire::BackupRequest;

use super::ended::exit_of;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{follow, show_run};

/// Make a recovery point of an asset now, and wait until it is there.
///
/// Its scope policy has the first word. An entry that cannot be read makes the recovery point incomplete:
/// it is named, the exit code is 6, and the objective is not satisfied by it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe backup docs
  vouchsafe backup docs --method full --reason 'before the migration'")]
pub(crate) struct Args {
    /// The asset.
    name: String,
    /// full, incremental, differential or snapshot [default: incremental where there is something to
    /// build on, else full]
    #[arg(long)]
    method: Option<String>,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let request = BackupRequest { method: args.method, reason: args.reason };
    let run = context
        .speak("backup", async |session| {
            let run = session.client.backup(&args.name, &request).await?;
            follow(session, context.output, run, "backup").await
        })
        .await?;
    context.output.done(&run, || show_run(&run))?;
    Ok(exit_of(&run))
}
