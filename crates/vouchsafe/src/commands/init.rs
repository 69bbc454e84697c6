//! `vouchsafe init`: sets an installation up.

use domain::vault::VaultLocation;
use service::Caller;

use crate::context::Context;
use crate::data::{DataDirectory, DataLock, Keys, MAIN_VAULT};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::{Installation, Use};
use crate::objects::{LedgerShelf, choose};
use crate::system::SystemEntropy;
use crate::witnesses::Outside;

/// Set an installation up: keys, database, local vault, standard policies.
///
/// Doing so again adds only what is missing, and prints the same key.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe init
  vouchsafe init --data /var/lib/vouchsafe --origin backups.example.com/audit
  vouchsafe init --ledger-objects s3://backups/audit")]
pub(crate) struct Args {
    /// What the ledger is called, for ever, such as backups.example.com/audit [default: a fresh name]
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// A bucket that the ledger's objects are kept in, such as `s3://backups/audit`. The key comes from
    /// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`; `AWS_REGION` and `AWS_ENDPOINT_URL` are kept
    /// [default: the data directory]
    #[arg(long, value_name = "URL")]
    ledger_objects: Option<String>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "kebab-case")]
struct Shown {
    data: String,
    origin: String,
    key: String,
    objects: String,
    vault: &'static str,
    new: bool,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let data = context.data()?;
    let new = !data.is_set_up();
    data.close_to_others()?;
    data.create()?;
    let lock = DataLock::take(&data, "init")?.map_err(|holder| {
        Failure::new(Exit::Conflict, format!("cannot set up {}: {holder} has it open", data.root().display()))
    })?;
    let chosen = match &args.ledger_objects {
        Some(named) => choose(&data, &context.environment, named).await?,
        None => None,
    };
    let keys = Keys::load_or_create(&data, &context.environment, args.origin.as_deref(), &SystemEntropy)?;
    if let Some((bucket, server)) = chosen {
        data.set_ledger_bucket(&bucket, &server)?;
    }
    let shelf = LedgerShelf::of_installation(&data, &context.environment)?;
    let objects = shelf.to_string();
    let installation =
        Installation::open(&data, lock, keys, shelf, &Outside::of(&context.environment), Use::Command)
            .await?;
    let set_up = set_up(&installation).await;
    let key = installation.service.ledger_key();
    let closed = installation.close().await;
    set_up?;
    closed?;
    let shown = Shown {
        data: data.root().display().to_string(),
        origin: key.origin,
        key: key.key,
        objects,
        vault: "main",
        new,
    };
    context.output.done(&shown, || text(&shown, &data))?;
    Ok(Exit::Done)
}

async fn set_up(installation: &Installation) -> Result<(), Failure> {
    let service = &installation.service;
    let failed = |error: service::ServiceError| Failure::of(Exit::Failed, &error);
    service.recover(false).await.map_err(failed)?;
    let vault = "main".parse().map_err(|error| Failure::of(Exit::Failed, &error))?;
    let location = VaultLocation::Directory { path: MAIN_VAULT.to_owned() };
    service.initialise(&Caller::local(), vault, location).await.map_err(failed)
}

fn text(shown: &Shown, data: &DataDirectory) -> String {
    format!(
        "{} in {}\n\
         ledger            {}\n\
         verification key  {}\n\
         \x20                 give it to whoever checks the ledger, by a way that this machine does not control\n\
         objects           {}\n\
         vault             main, in {}\n\
         keep safe, apart  {} and {}\n",
        if shown.new { "Vouchsafe is set up" } else { "Vouchsafe was set up already" },
        shown.data,
        shown.origin,
        shown.key,
        shown.objects,
        data.root().join(MAIN_VAULT).display(),
        data.ledger_key().display(),
        data.kek().display(),
    )
}
