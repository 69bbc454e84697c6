//! `vouchsafe decide`: what the policies answer now, and why.

use std::fmt::Write as _;

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
    let names: Vec<_> = decided.policies.iter().map(|policy| policy.policy.as_str()).collect();
    let mut text = format!("{} by {}: {}\n", decided.kind, names.join(" and "), plain(&decided.summary));
    let several = decided.policies.len() > 1;
    if several {
        let _ = writeln!(text, "  combined  {}", decided.rule);
    }
    for policy in &decided.policies {
        let by = if several { format!("{}: ", policy.policy) } else { String::new() };
        if let Some(failure) = &policy.failure {
            let word = |name: &str| plain(failure[name].as_str().unwrap_or_default());
            let (class, message) = (word("class"), word("message"));
            let _ = writeln!(text, "  failed    {by}{class}: {message}; the fail-safe answer counts");
        } else if let Some(summary) = policy.summary.as_ref().filter(|_| several) {
            let _ = writeln!(text, "  answered  {by}{}", plain(summary));
        }
    }
    let _ = writeln!(text, "  decision  {}", decided.digest);
    text
}
