//! `vouchsafe replay`: runs a decision again.

use client::wire::Replay;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Run the component of a decision on its recorded input again, and compare the bytes.
///
/// An answer must be the same to the last byte. A policy that failed by running into a limit must do so
/// again on the same engine; exit code 11 where it does not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  vouchsafe replay 9f2c…  (the digest that `vouchsafe decide` and the ledger tell)")]
pub(crate) struct Args {
    /// The decision's digest, 64 hexadecimal digits.
    digest: String,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let replay =
        context.speak("replay", async |session| Ok(session.client.replay(&args.digest).await?)).await?;
    context.output.show(&replay, || text(&replay))?;
    Ok(if replay.same || replay.excused { Exit::Done } else { Exit::Differs })
}

fn text(replay: &Replay) -> String {
    let verdict = match (replay.same, replay.excused) {
        (true, _) => "same: the component gives the same bytes again",
        (false, true) => "different, as it may: what failed then depends on the engine or the clock",
        (false, false) => "different: the component gives other bytes than were recorded",
    };
    let engine = if replay.same_engine { "the same engine" } else { "another engine" };
    format!(
        "replay: {verdict}\n  kind       {}\n  component  {}\n  engine     {} ({engine} now)\n",
        replay.kind, replay.component, replay.engine
    )
}
