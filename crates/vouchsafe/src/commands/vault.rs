//! `vouchsafe vault`: where recovery points lie.

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
    }
    Ok(Exit::Done)
}
