//! `vouchsafe token`: who may ask a server.

use client::wire::{Token, TokenNew};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Table;

/// Make, list and revoke the tokens by which a server knows its callers.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a token, and print its secret this once.
    #[command(after_help = "\
Examples:
  vouchsafe token create ci --role operator --team core --lifetime 90d > ci.token
  vouchsafe token create audit-2026 --role auditor")]
    Create {
        /// Its name.
        name: String,
        /// owner (everything), operator (no secrets, no tokens), auditor (reads, changes nothing).
        #[arg(long)]
        role: String,
        /// For this team's things only.
        #[arg(long)]
        team: Option<String>,
        /// How long it lives, such as 90d [default: until it is revoked]
        #[arg(long, value_name = "DURATION")]
        lifetime: Option<String>,
    },
    /// List tokens, live or not; never their secrets.
    List,
    /// Take a token back.
    Revoke {
        /// Its name.
        name: String,
    },
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Create { name, role, team, lifetime } => {
            let new = TokenNew { name, role, team, lifetime };
            let created = context
                .speak("token create", async |session| Ok(session.client.create_token(&new).await?))
                .await?;
            // The secret alone, so that it can be piped into where it is kept.
            context.output.show(&created, || format!("{}\n", created.secret))?;
            context.output.note("This secret is shown this once; only its digest is kept.");
        }
        Command::List => {
            let list =
                context.speak("token list", async |session| Ok(session.client.tokens().await?)).await?;
            context.output.show(&list, || table(&list.tokens))?;
        }
        Command::Revoke { name } => {
            let list = context
                .speak("token revoke", async |session| Ok(session.client.revoke_token(&name).await?))
                .await?;
            context.output.done(&list, || format!("The token {name} opens nothing any more.\n"))?;
        }
    }
    Ok(Exit::Done)
}

fn table(tokens: &[Token]) -> String {
    let columns = ["name", "id", "role", "team", "created", "expires", "revoked"];
    let mut table =
        Table::new(&columns, "There are no tokens; `vouchsafe token create --help` tells how to make one.");
    for token in tokens {
        let or = |value: &Option<String>, word: &str| value.clone().unwrap_or_else(|| word.to_owned());
        table.row([
            token.name.clone(),
            token.id.clone(),
            token.role.clone(),
            or(&token.team, "all"),
            token.created.clone(),
            or(&token.expires, "never"),
            or(&token.revoked, "-"),
        ]);
    }
    table.text()
}
