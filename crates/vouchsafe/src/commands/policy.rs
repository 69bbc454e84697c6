//! `vouchsafe policy`: the policies that plans can bind, and the tools of their authors.

use client::wire::PolicyList;

use super::{policy_build, policy_new, policy_test};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Table, bytes};

/// See the policies that plans can bind; write and test your own.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List policies.
    List,
    /// Show the schema of a policy's parameters.
    Schema {
        /// Its name.
        name: String,
    },
    New(policy_new::Args),
    Build(policy_build::Args),
    Test(policy_test::Args),
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::List => list(context, &policies(context).await?)?,
        Command::Schema { name } => schema(context, &policies(context).await?, &name)?,
        Command::New(args) => return policy_new::run(context, &args),
        Command::Build(args) => return policy_build::run(context, args),
        Command::Test(args) => return policy_test::run(context, &args),
    }
    Ok(Exit::Done)
}

async fn policies(context: &Context) -> Result<PolicyList, Failure> {
    context.speak("policy", async |session| Ok(session.client.policies().await?)).await
}

fn list(context: &Context, list: &PolicyList) -> Result<(), Failure> {
    context.output.show(list, || {
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
    })
}

fn schema(context: &Context, list: &PolicyList, name: &str) -> Result<(), Failure> {
    let found = list.policies.iter().find(|policy| policy.active && policy.name == name);
    let found = found.ok_or_else(|| {
        let text = format!("cannot find the policy {name}; `vouchsafe policy list` lists them");
        Failure::new(Exit::NotFound, text)
    })?;
    let schema = &found.parameters_schema;
    context.output.show(schema, || format!("{schema:#}\n"))
}
