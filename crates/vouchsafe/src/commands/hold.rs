//! `vouchsafe hold`: what must not be erased.

use client::wire::{Hold, HoldLift, HoldNew};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Table;

/// Place, list and lift holds: what they cover is never erased.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Place a hold.
    #[command(after_help = "\
Examples:
  vouchsafe hold place case-2026-7 --asset docs --reason 'order of the district court'
  vouchsafe hold place audit-2026 --entries-since 2026-01-01 --reason 'audit of the year'")]
    Place {
        /// Its name, never used before; it stands in the ledger in clear.
        name: String,
        /// It covers what is told of this asset; may be repeated [default: anything]
        #[arg(long = "asset", value_name = "NAME")]
        assets: Vec<String>,
        /// It covers entries at or after: a time, a day, or how long ago.
        #[arg(long, value_name = "WHEN")]
        entries_since: Option<String>,
        /// It covers entries before: a time, a day, or how long ago.
        #[arg(long, value_name = "WHEN")]
        entries_until: Option<String>,
        /// Why.
        #[arg(long, value_name = "WORDS")]
        reason: String,
    },
    /// List holds, lifted or not.
    List,
    /// Lift a hold.
    Lift {
        /// Its name.
        name: String,
        /// Why.
        #[arg(long, value_name = "WORDS")]
        reason: String,
    },
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Place { name, assets, entries_since, entries_until, reason } => {
            let moment =
                |name, when: Option<String>| when.map(|when| context.moment(name, &when)).transpose();
            let since = moment("--entries-since", entries_since)?;
            let until = moment("--entries-until", entries_until)?;
            let new = HoldNew { name, assets, since, until, reason };
            let hold = context
                .speak("hold place", async |session| Ok(session.client.place_hold(&new).await?))
                .await?;
            context
                .output
                .done(&hold, || format!("Nothing that the hold {} covers is erased.\n", hold.name))?;
        }
        Command::List => {
            let list = context.speak("hold list", async |session| Ok(session.client.holds().await?)).await?;
            context.output.show(&list, || table(&list.holds))?;
        }
        Command::Lift { name, reason } => {
            let why = HoldLift { reason };
            let hold = context
                .speak("hold lift", async |session| Ok(session.client.lift_hold(&name, &why).await?))
                .await?;
            context.output.done(&hold, || format!("The hold {name} keeps nothing any more.\n"))?;
        }
    }
    Ok(Exit::Done)
}

fn table(holds: &[Hold]) -> String {
    let columns = ["name", "assets", "since", "until", "placed", "lifted"];
    let mut table = Table::new(&columns, "There are no holds.");
    for hold in holds {
        let or = |value: &Option<String>, word: &str| value.clone().unwrap_or_else(|| word.to_owned());
        let assets = &hold.scope.assets;
        table.row([
            hold.name.clone(),
            if assets.is_empty() { "all".to_owned() } else { assets.join(", ") },
            or(&hold.scope.since, "the first entry"),
            or(&hold.scope.until, "-"),
            hold.placed.clone(),
            or(&hold.lifted, "-"),
        ]);
    }
    table.text()
}
