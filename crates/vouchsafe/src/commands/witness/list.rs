//! `vouchsafe witness list` and `key`: what a witness is, and how far it has cosigned.

use domain::time::Timestamp;
use serde::Serialize;
use serde_json::json;
use witness::{LogList, Record, WitnessError, fingerprint};

use super::run::{Place, failure};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Table;

/// List the logs, and how far each was cosigned.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    #[command(flatten)]
    place: Place,
}

/// Print the key that verifies this witness's cosignatures.
#[derive(Debug, clap::Args)]
pub(crate) struct Key {
    #[command(flatten)]
    place: Place,
}

/// A log, as programs are shown it.
#[derive(Serialize)]
struct Shown {
    origin: String,
    keys: Vec<String>,
    /// Where a monitor reads the last checkpoint.
    path: String,
    size: Option<u64>,
    root: Option<String>,
    cosigned: Option<String>,
}

pub(super) fn list(context: &Context, args: &List) -> Result<Exit, Failure> {
    let logs = logs(context, &args.place).map_err(|error| failure(&error))?;
    context.output.show(&json!({ "logs": logs }), || table(&logs))?;
    Ok(Exit::Done)
}

fn logs(context: &Context, place: &Place) -> Result<Vec<Shown>, WitnessError> {
    let directory = place.directory(context);
    let own = directory.cosigner()?;
    let list = LogList::read(&directory)?;
    let shown = list.iter().map(|(origin, keys)| {
        let latest = Record::read(&directory, origin, own.verifying_key())?.latest;
        Ok(Shown {
            origin: origin.to_owned(),
            keys: keys.iter().map(ToString::to_string).collect(),
            path: format!("/{}/checkpoint", fingerprint(origin)),
            size: latest.as_ref().map(|latest| latest.checkpoint.size),
            root: latest.as_ref().map(|latest| latest.checkpoint.root.to_base64()),
            cosigned: latest.as_ref().map(|latest| time(latest.timestamp)),
        })
    });
    shown.collect()
}

fn table(logs: &[Shown]) -> String {
    let mut table = Table::new(&["log", "keys", "size", "cosigned"], "There are no logs.");
    for log in logs {
        let size = log.size.map_or_else(|| "-".to_owned(), |size| size.to_string());
        let cosigned = log.cosigned.clone().unwrap_or_else(|| "never".to_owned());
        table.row([log.origin.clone(), log.keys.len().to_string(), size, cosigned]);
    }
    table.text()
}

/// Seconds since 1970, as RFC 3339.
fn time(seconds: u64) -> String {
    let micros = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000);
    Timestamp::from_micros(micros).to_string()
}

pub(super) fn key(context: &Context, args: &Key) -> Result<Exit, Failure> {
    let cosigner = args.place.directory(context).cosigner().map_err(|error| failure(&error))?;
    let key = cosigner.verifying_key();
    let shown = json!({ "name": key.name(), "key": key.to_string() });
    context.output.show(&shown, || format!("{key}\n"))?;
    Ok(Exit::Done)
}
