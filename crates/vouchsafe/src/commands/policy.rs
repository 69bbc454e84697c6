//! `vouchsafe policy`: the policies that plans can bind.

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Table, bytes};

/// See the policies that plans can bind.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List policies.
    List,
    /// Show the schema of a policy's parameters.
    Schema {
        /// Its name.
        name: String,
    },
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    let list = context.speak("policy", async |session| Ok(session.client.policies().await?)).await?;
    match command {
        Command::List => context.output.show(&list, || {
            let columns = ["name", "version", "kinds", "size", "component", "summary"];
            let mut table = Table::new(&columns, "There are no policies; run `vouchsafe init`.");
            for policy in list.policies.iter().filter(|policy| policy.active) {
                table.row([
                    policy.name.clone(),
                    policy.version.clone(),
                    policy.kinds.join(" "),
                    bytes(policy.size),
                    policy.component.chars().take(16).collect(),
                    policy.summary.clone(),
                ]);
            }
            table.text()
        })?,
        Command::Schema { name } => {
            let found = list.policies.iter().find(|policy| policy.active && policy.name == name);
            let found = found.ok_or_else(|| {
                Failure::new(
                    Exit::NotFound,
                    format!("cannot find the policy {name}; `vouchsafe policy list` lists them"),
                )
            })?;
            let schema = &found.parameters_schema;
            context.output.show(schema, || format!("{schema:#}\n"))?;
        }
    }
    Ok(Exit::Done)
}
