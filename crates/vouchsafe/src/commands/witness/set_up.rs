//! `vouchsafe witness init`, `add-log` and `remove-log`: what changes the directory.

use domain::ports::Entropy;
use proof::note::VerifyingKey;
use serde_json::json;
use witness::WitnessDirectory;
use zeroize::Zeroizing;

use super::run::{Place, failure};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::given::vkey;
use crate::output::plain;
use crate::system::SystemEntropy;

/// Set a witness up: a directory with a new key.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  vouchsafe witness init --name witness.example.org/w1 --dir /var/lib/vouchsafe-witness")]
pub(crate) struct Init {
    #[command(flatten)]
    place: Place,
    /// The name that stands in every cosignature, by custom a URL without its scheme: no spaces, no '+'.
    #[arg(long)]
    name: String,
}

/// Add logs, each by its verification key; the key's name is the log's origin.
///
/// A log may have several keys, while one replaces another. A log that was removed goes on from where it
/// was. A witness that serves takes it over within seconds.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe witness add-log backups.example.com/audit+3b5aa685+AZBJu7//e7kvMd0gxqfOTg+0c9t8QS6K+dqfE98nrVVx
  vouchsafe witness add-log @backups.vkey")]
pub(crate) struct AddLog {
    #[command(flatten)]
    place: Place,
    /// The log's key, as `vouchsafe ledger key` prints it, or @FILE.
    #[arg(value_name = "VKEY|@FILE", required = true)]
    keys: Vec<String>,
}

/// Remove a log, or one of its keys: it is cosigned no more.
///
/// What was cosigned stays remembered, and evidence is kept. A witness that serves takes it over within
/// seconds.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  vouchsafe witness remove-log backups.example.com/audit")]
pub(crate) struct RemoveLog {
    #[command(flatten)]
    place: Place,
    /// The log's origin, or one of its keys.
    #[arg(value_name = "ORIGIN|VKEY")]
    log: String,
}

pub(super) fn init(context: &Context, args: &Init) -> Result<Exit, Failure> {
    let directory = args.place.directory(context);
    let mut seed = Zeroizing::new([0; 32]);
    SystemEntropy.fill(seed.as_mut_slice());
    let key = directory.set_up(&args.name, &seed).map_err(|error| failure(&error))?;
    let root = directory.root().display().to_string();
    let shown = json!({ "name": key.name(), "key": key.to_string(), "directory": root });
    context.output.done(&shown, || {
        format!("witness    {}\nkey        {key}\ndirectory  {}\n", key.name(), plain(&root))
    })?;
    Ok(Exit::Done)
}

pub(super) fn add_log(context: &Context, args: &AddLog) -> Result<Exit, Failure> {
    let keys = args.keys.iter().map(|key| vkey("VKEY", key)).collect::<Result<Vec<_>, _>>()?;
    let directory = args.place.directory(context);
    let list = directory.edit("add-log").map_err(|error| failure(&error))?;
    list.add_logs(&keys).map_err(|error| failure(&error))?;
    show_added(context, &directory, &keys)
}

fn show_added(
    context: &Context,
    directory: &WitnessDirectory,
    keys: &[VerifyingKey],
) -> Result<Exit, Failure> {
    let keys: Vec<_> = keys.iter().map(ToString::to_string).collect();
    let shown = json!({ "added": keys, "directory": directory.root() });
    let lines = || keys.iter().map(|key| format!("added  {key}\n")).collect::<Vec<_>>().concat();
    context.output.done(&shown, lines)?;
    Ok(Exit::Done)
}

pub(super) fn remove_log(context: &Context, args: &RemoveLog) -> Result<Exit, Failure> {
    let directory = args.place.directory(context);
    let list = directory.edit("remove-log").map_err(|error| failure(&error))?;
    list.remove(&args.log).map_err(|error| failure(&error))?;
    let shown = json!({ "removed": args.log, "directory": directory.root() });
    context.output.done(&shown, || format!("removed  {}\n", plain(&args.log)))?;
    Ok(Exit::Done)
}
