//! `vouchsafe plan`: which policies govern which assets.

use client::wire::Plan;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Table;

/// Apply plans, which bind policies to assets and vaults.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Bring a plan into force, new or in place of the one with its name.
    #[command(after_help = "\
Examples:
  vouchsafe plan apply -f plan.yaml
  generate-plan | vouchsafe plan apply -f -

What a plan says: docs/guides/plans.md.")]
    Apply {
        /// The plan, YAML or JSON; `-` for standard input.
        #[arg(short, long, value_name = "FILE")]
        file: String,
    },
    /// List the plans in force.
    List,
    /// Show a plan: as it was written, and the components that it binds.
    Show {
        /// Its name.
        name: String,
    },
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Apply { file } => {
            let text = if file == "-" {
                std::io::read_to_string(std::io::stdin())
            } else {
                std::fs::read_to_string(&file)
            };
            let text = text.map_err(|error| Failure::usage(format!("cannot read {file}: {error}")))?;
            let applied =
                context.speak("plan apply", async |session| Ok(session.client.apply_plan(text).await?)).await;
            let plan = applied.map_err(|failure| failure.about(&file))?;
            context.output.done(&plan, || text_of(&plan))?;
        }
        Command::List => {
            let list = context.speak("plan list", async |session| Ok(session.client.plans().await?)).await?;
            context.output.show(&list, || table(&list.plans))?;
        }
        Command::Show { name } => {
            let plan =
                context.speak("plan show", async |session| Ok(session.client.plan(&name).await?)).await?;
            context.output.show(&plan, || text_of(&plan))?;
        }
    }
    Ok(Exit::Done)
}

fn name(plan: &Plan) -> String {
    plan.spec["name"].as_str().unwrap_or_default().to_owned()
}

fn vaults(plan: &Plan) -> String {
    let vaults = plan.spec["vaults"].as_array();
    vaults.into_iter().flatten().filter_map(|vault| vault.as_str()).collect::<Vec<_>>().join(" ")
}

fn table(plans: &[Plan]) -> String {
    let mut table = Table::new(
        &["name", "priority", "policies", "vaults", "applied"],
        "There are no plans; apply one with `vouchsafe plan apply -f FILE`.",
    );
    for plan in plans {
        let policies: Vec<_> = plan.bindings.iter().filter_map(|binding| binding["use"].as_str()).collect();
        table.row([
            name(plan),
            plan.spec["priority"].to_string(),
            policies.join(" "),
            vaults(plan),
            plan.applied.clone(),
        ]);
    }
    table.text()
}

fn text_of(plan: &Plan) -> String {
    let mut table = Table::new(&["kind", "policy", "component", "parameters"], "no policies");
    for binding in &plan.bindings {
        let word = |name: &str| binding[name].as_str().unwrap_or_default().to_owned();
        let component: String = word("component").chars().take(16).collect();
        table.row([word("kind"), word("use"), component, binding["parameters"].to_string()]);
    }
    let selector = plan.spec.get("assets").map_or_else(|| "{}".to_owned(), ToString::to_string);
    let selector = if selector == "{}" { "all".to_owned() } else { selector };
    format!(
        "plan     {}\napplied  {}\nassets   {selector}\nvaults   {}\n\n{}",
        name(plan),
        plan.applied,
        vaults(plan),
        table.text()
    )
}
