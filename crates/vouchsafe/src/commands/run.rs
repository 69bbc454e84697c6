//! `vouchsafe run`: backups, restores and drills, past and at work.

use client::wire::Run;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Table, noun, show_run};

/// See and cancel runs: backups, restores, drills.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    List(List),
    /// Show a run and what came of it.
    Show {
        /// Its id.
        id: String,
    },
    /// Ask a run that is at work to end.
    Cancel {
        /// Its id.
        id: String,
    },
}

/// List runs, newest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe run list --asset docs --kind drill
  vouchsafe run list --state failed --state incomplete --json")]
pub(crate) struct List {
    /// Only of this asset.
    #[arg(long)]
    asset: Option<String>,
    /// Only backup, restore or drill.
    #[arg(long)]
    kind: Option<String>,
    /// Only in this state: queued, running, succeeded, failed, incomplete, cancelled, interrupted; may be
    /// repeated.
    #[arg(long = "state", value_name = "STATE")]
    states: Vec<String>,
    /// At most so many, at most 1,000.
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::List(list) => {
            let filter = filter(list);
            let list =
                context.speak("run list", async |session| Ok(session.client.runs(&filter).await?)).await?;
            context.output.show(&list, || table(&list.runs))?;
        }
        Command::Show { id } => {
            let run = context.speak("run show", async |session| Ok(session.client.run(&id).await?)).await?;
            context.output.show(&run, || show_run(&run))?;
        }
        Command::Cancel { id } => {
            let run = context
                .speak("run cancel", async |session| Ok(session.client.cancel_run(&id).await?))
                .await?;
            context.output.done(&run, || format!("{} of {}: asked to end\n", noun(&run.task), run.asset))?;
        }
    }
    Ok(Exit::Done)
}

fn filter(list: List) -> Vec<(String, String)> {
    let mut filter = vec![("limit".to_owned(), list.limit.to_string())];
    filter.extend(list.asset.map(|asset| ("asset".to_owned(), asset)));
    filter.extend(list.kind.map(|kind| ("kind".to_owned(), kind)));
    filter.extend(list.states.into_iter().map(|state| ("state".to_owned(), state)));
    filter
}

fn table(runs: &[Run]) -> String {
    let columns = ["id", "asset", "kind", "trigger", "state", "requested", "ended", "reason"];
    let mut table = Table::new(&columns, "There are no such runs.");
    for run in runs {
        let dash = || "-".to_owned();
        table.row([
            run.id.clone(),
            run.asset.clone(),
            noun(&run.task).to_owned(),
            run.trigger.clone(),
            run.state.clone(),
            run.requested.clone(),
            run.ended.clone().unwrap_or_else(dash),
            run.failure.clone().or_else(|| run.reason.clone()).unwrap_or_else(dash),
        ]);
    }
    table.text()
}
