//! `vouchsafe points`: the recovery points of an asset.

use client::wire::Point;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Table, bytes, count};

/// List the recovery points of an asset: complete or not, verified or not.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The asset.
    name: String,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let list = context.speak("points", async |session| Ok(session.client.points(&args.name).await?)).await?;
    context.output.show(&list, || table(&list.points))?;
    Ok(Exit::Done)
}

fn table(points: &[Point]) -> String {
    let columns = ["id", "taken", "method", "state", "verified", "entries", "size", "vault", "snapshot"];
    let mut table = Table::new(&columns, "There are no recovery points; `vouchsafe backup` makes one.");
    for point in points {
        let state = match point.faults {
            0 if point.complete => "complete".to_owned(),
            faults => format!("incomplete ({} faults)", count(faults)),
        };
        table.row([
            point.id.clone(),
            point.taken.clone(),
            point.method.clone(),
            state,
            point.verified.clone().unwrap_or_else(|| "never".to_owned()),
            count(point.entries),
            bytes(point.size),
            point.vault.clone(),
            point.snapshot.chars().take(8).collect(),
        ]);
    }
    table.text()
}
