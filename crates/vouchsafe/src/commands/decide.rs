//! `vouchsafe decide`: what the policies answer now, and why.

use client::wire::{DecideRequest, Decided};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::plain;

/// Ask the policies of an asset what they answer now, and why.
///
/// Answers that differ from the last ones are recorded. A policy that fails is told, and the fail-safe
/// answer counts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe decide docs
  vouchsafe decide docs --kind frequency --json")]
pub(crate) struct Args {
    /// The asset.
    name: String,
    /// Only this kind of question: scope, frequency, retention, drill, placement, control.
    #[arg(long)]
    kind: Option<String>,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let request = DecideRequest { kind: args.kind };
    let list = context
        .speak("decide", async |session| Ok(session.client.decide(&args.name, &request).await?))
        .await?;
    context.output.show(&list, || list.decisions.iter().map(text).collect())?;
    Ok(Exit::Done)
}

fn text(decided: &Decided) -> String {
    let failed = decided.failure.as_ref().map(|failure| {
        let word = |name: &str| failure[name].as_str().unwrap_or_default().to_owned();
        format!("  failed    {}: {}; the fail-safe answer counts\n", word("class"), plain(&word("message")))
    });
    format!(
        "{} by {}: {}\n{}  decision  {}\n",
        decided.kind,
        decided.policy,
        plain(&decided.summary),
        failed.unwrap_or_default(),
        decided.digest
    )
}
