//! `vouchsafe erase`: personal data goes, and that it went stays.

use client::wire::{ErasableField, Erased, ErasurePlan, ErasureRequest};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Table;

/// Show which personal data an erasure would take, or erase it.
///
/// Entries commit to what may be personal; what opens the commitments lies beside the ledger. An erasure
/// deletes it for ever, and records which fields of which entries are gone. The ledger itself, its proofs
/// and receipts stay as they are. Where a hold keeps one of the fields, nothing is erased at all.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe erase --actor 01a208fd-3f07-7631-a780-3bb73d211e6c
  vouchsafe erase --entry 17 --entry 19 --yes --basis 'GDPR 17(1)(b)'
  vouchsafe erase --asset docs --before 3650d --yes --basis 'GDPR 5(1)(e)'

Copies of the data directory that were made before still have what was erased.")]
pub(crate) struct Args {
    /// Of the entry at this index; may be repeated.
    #[arg(long = "entry", value_name = "INDEX")]
    entries: Vec<u64>,
    /// Of entries by this actor.
    #[arg(long, value_name = "ID")]
    actor: Option<String>,
    /// Of entries about this asset.
    #[arg(long, value_name = "NAME")]
    asset: Option<String>,
    /// Of entries before this time: a time, a day, or how long ago.
    #[arg(long, value_name = "WHEN")]
    before: Option<String>,
    /// Erase; without it, only what would be erased is shown.
    #[arg(long, requires = "basis")]
    yes: bool,
    /// The law that the erasure rests on, such as 'GDPR 17(1)(b)'. It stands in the ledger for ever: name no people.
    #[arg(long, value_name = "LAW")]
    basis: Option<String>,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let before = args.before.as_deref().map(|when| context.moment("--before", when)).transpose()?;
    let request = ErasureRequest {
        entries: args.entries,
        actor: args.actor,
        asset: args.asset,
        before,
        basis: args.basis,
    };
    if args.yes {
        let erased =
            context.speak("erase", async |session| Ok(session.client.erase(&request).await?)).await?;
        context.output.done(&erased, || told(&erased))?;
        if let Some(why) = &erased.remnants {
            context
                .output
                .note(&format!("Copies may be left in the database's files: cannot {why}. Erase again."));
        }
        return Ok(if erased.remnants.is_some() { Exit::Failed } else { Exit::Done });
    }
    let plan =
        context.speak("erase", async |session| Ok(session.client.plan_erasure(&request).await?)).await?;
    context.output.show(&plan, || table(&plan))?;
    Ok(Exit::Done)
}

fn told(erased: &Erased) -> String {
    let recorded: Vec<_> = erased.recorded.iter().map(ToString::to_string).collect();
    let more = if erased.more { " More fits: erase again." } else { "" };
    let entries = if recorded.is_empty() { "no entry".to_owned() } else { recorded.join(", ") };
    format!("{} fields of {} entries are erased, said in {entries}.{more}\n", erased.fields, erased.entries)
}

fn table(plan: &ErasurePlan) -> String {
    let columns = ["index", "time", "type", "target", "field", "hold"];
    let mut table = Table::new(&columns, "Nothing that is left fits.");
    let row = |field: &ErasableField| {
        [
            field.index.to_string(),
            field.time.clone(),
            field.kind.clone(),
            field.target.clone(),
            field.field.clone(),
            field.hold.clone().unwrap_or_else(|| "-".to_owned()),
        ]
    };
    for field in plan.erase.iter().chain(&plan.held) {
        table.row(row(field));
    }
    let next = if plan.held.is_empty() {
        "Nothing was erased. Say --yes --basis LAW to erase."
    } else {
        "Nothing was erased, and nothing will be as long as a hold keeps some of it."
    };
    let more = if plan.more { " More fits than one erasure takes." } else { "" };
    format!("{}\n{next}{more}\n", table.text())
}
