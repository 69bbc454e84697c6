//! `vouchsafe ledger witnesses`: who cosigns the ledger.

use std::fmt::Write as _;
use std::path::PathBuf;

use client::wire::{WitnessReport, WitnessesNew};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Table, plain};

/// Choose who cosigns the ledger, and see how it stands with them.
///
/// A witness is somebody else's server that signs each checkpoint after checking that it extends the last
/// one it saw. With witnesses, not even whoever runs this server can rewrite its history unnoticed.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Set(Set),
    /// Print the policy that is in force (C2SP tlog-policy).
    Show,
    /// Tell of each witness what it cosigned last, and what went wrong.
    Status,
    /// Ask nobody any more; recorded in the ledger.
    Remove,
}

/// Ask these witnesses from now on; recorded in the ledger.
///
/// The file is a C2SP tlog-policy: a line `witness <name> <key> <url>` for each witness, perhaps
/// `group <name> all|any|<k> <members...>`, and `quorum <name>`. It takes effect at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  cat > witnesses.policy <<END
  witness audit audit.example/w+cb2fc3b1+BLxNGxt… https://audit.example/witness
  witness partner partner.example/w+01c2d3e4+BK7p… https://partner.example/witness
  group both all audit partner
  quorum both
  END
  vouchsafe ledger witnesses set witnesses.policy --mode open")]
pub(crate) struct Set {
    /// The policy.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// While they are silent: open (publish, and add their cosignatures later) or closed (publish nothing
    /// before the quorum has cosigned).
    #[arg(long, value_name = "MODE", value_parser = ["open", "closed"])]
    mode: String,
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Set(set) => {
            let policy = read(&set.file)?;
            let new = WitnessesNew { policy, mode: set.mode };
            let done = context
                .speak("ledger witnesses set", async |session| Ok(session.client.set_witnesses(&new).await?))
                .await;
            let found = done.map_err(|failure| failure.about(&set.file.display().to_string()))?;
            context.output.done(&found, || {
                let names: Vec<_> = found.witnesses.iter().map(|witness| plain(&witness.name)).collect();
                let mode = found.mode.as_deref().unwrap_or("-");
                format!("Asked from now on: {} (mode {mode})\n", names.join(", "))
            })?;
        }
        Command::Show => {
            let found = fetch(context, "ledger witnesses show").await?;
            context.output.show(&found, || found.policy.clone().unwrap_or_default())?;
        }
        Command::Status => {
            let found = fetch(context, "ledger witnesses status").await?;
            context.output.show(&found, || text(&found))?;
        }
        Command::Remove => {
            let found = context
                .speak("ledger witnesses remove", async |session| {
                    Ok(session.client.remove_witnesses().await?)
                })
                .await?;
            context.output.done(&found, || "Nobody is asked any more.\n".to_owned())?;
        }
    }
    Ok(Exit::Done)
}

async fn fetch(context: &Context, command: &str) -> Result<WitnessReport, Failure> {
    context.speak(command, async |session| Ok(session.client.witnesses().await?)).await
}

fn read(file: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(file)
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.display())))
}

fn text(found: &WitnessReport) -> String {
    let columns = ["witness", "cosigned", "at", "asked", "error"];
    let mut table = Table::new(&columns, "Nobody cosigns this ledger.");
    for witness in &found.witnesses {
        let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        table.row([
            witness.name.clone(),
            witness.size.to_string(),
            or(&witness.cosigned),
            or(&witness.asked),
            or(&witness.error),
        ]);
    }
    let mut text = table.text();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<11}{}", plain(&value));
    };
    if let Some(mode) = &found.mode {
        line("mode", mode.clone());
        line("quorum", found.quorum.clone().unwrap_or_else(|| "none".to_owned()));
        line("witnessed", format!("{} of {} published", found.witnessed.unwrap_or(0), found.published));
    }
    if let Some(held) = &found.held {
        line("held", held.clone());
    }
    if let Some(anchor) = &found.anchor {
        line(
            "anchor",
            anchor
                .error
                .as_ref()
                .map_or_else(|| anchor.place.clone(), |error| format!("{}: {error}", anchor.place)),
        );
    }
    text
}
