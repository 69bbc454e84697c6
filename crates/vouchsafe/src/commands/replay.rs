//! `vouchsafe replay`: runs a decision again.

use std::fmt::Write as _;

use client::wire::Replay;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Run the components of a decision on their recorded input again, compare the bytes, and combine again.
///
/// An answer must be the same to the last byte, and the answer that counts must follow from all of them. A policy that failed by running into a limit must do so
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
        _ if !replay.combined => "different: the recorded answer does not follow from what the policies said",
        (true, _) => "same: the policies give the same bytes again",
        (false, true) => "different, as it may: what failed then depends on the engine or the clock",
        (false, false) => "different: a policy gives other bytes than were recorded",
    };
    let engine = if replay.same_engine { "the same engine" } else { "another engine" };
    let mut text = format!("replay: {verdict}\n  kind       {}\n", replay.kind);
    for policy in &replay.policies {
        let same = if policy.same { "same" } else { "different" };
        let _ = writeln!(text, "  component  {} {} {same}", policy.component, policy.policy);
    }
    let _ = writeln!(text, "  engine     {} ({engine} now)", replay.engine);
    text
}
