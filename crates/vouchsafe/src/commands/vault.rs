//! `vouchsafe vault`: where recovery points lie.

use client::wire::Reconciliation;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Table;

/// See vaults, and the passwords that open them with restic.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List vaults: where they lie, as `restic --repo` takes it.
    List,
    /// Print a vault's password, so that restic can open it. Whoever asks is recorded.
    #[command(after_help = "\
Examples:
  RESTIC_PASSWORD=$(vouchsafe vault password) restic -r ./vouchsafe-data/vaults/main snapshots")]
    Password {
        /// The vault [default: the only one]
        name: Option<String>,
    },
    /// Hold a vault's own listing against the ledger: what is there that nobody recorded, what is gone.
    ///
    /// A server does so daily. What is found is recorded, and ends with exit code 10.
    #[command(after_help = "\
Example:
  vouchsafe vault reconcile main")]
    Reconcile {
        /// The vault.
        name: String,
    },
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::List => {
            let list =
                context.speak("vault list", async |session| Ok(session.client.vaults().await?)).await?;
            context.output.show(&list, || {
                let mut table = Table::new(
                    &["name", "location", "repository", "created"],
                    "There are no vaults; run `vouchsafe init`.",
                );
                for vault in &list.vaults {
                    table.row([&vault.name, &vault.location, &vault.repository, &vault.created]);
                }
                table.text()
            })?;
        }
        Command::Password { name } => {
            let password = context
                .speak("vault password", async |session| {
                    Ok(session.client.vault_password(name.as_deref()).await?)
                })
                .await?;
            context.output.show(&password, || format!("{}\n", password.password))?;
        }
        Command::Reconcile { name } => {
            let found = context
                .speak("vault reconcile", async |session| Ok(session.client.reconcile_vault(&name).await?))
                .await?;
            context.output.show(&found, || reconciled(&found))?;
            let agrees = found.lost_count == 0 && found.foreign_count == 0;
            return Ok(if agrees { Exit::Done } else { Exit::Unwell });
        }
    }
    Ok(Exit::Done)
}

fn reconciled(found: &Reconciliation) -> String {
    let mut table = Table::new(&["what", "snapshot", "point", "asset"], "The vault and the ledger agree.");
    for lost in &found.lost {
        table.row(["lost", &lost.snapshot, &lost.point, &lost.asset]);
    }
    for foreign in &found.foreign {
        table.row(["not known", foreign, "-", "-"]);
    }
    format!(
        "{}{} recovery points known, {} snapshots listed, {} lost, {} not known\n",
        table.text(),
        found.points,
        found.snapshots,
        found.lost_count,
        found.foreign_count
    )
}
