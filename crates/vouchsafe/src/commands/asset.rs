//! `vouchsafe asset`: what is protected.

use std::collections::BTreeMap;

use client::wire::{AssetNew, AssetStatus, Objective, Objectives};
use serde_json::Value;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Table, bytes, count, duration};

/// Add assets, and see how well they are protected.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Add(Add),
    /// List assets: their plan, newest recovery point, and whether their objectives hold.
    List,
    /// Show an asset.
    Show {
        /// Its name.
        name: String,
    },
}

/// Add an asset, and grant its source what the configuration needs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe asset add docs --kind documents --tier high --team core --source files \\
      --config '{\"roots\": [\"/srv/docs\"]}' --rpo 24h --rto 1h
  vouchsafe asset add api --kind code --tier critical --team core --source files \\
      --config @api.json --rpo 1h --rto 30m --label stage=live")]
pub(crate) struct Add {
    /// Its name: 1 to 63 of a-z, 0-9, `.`, `_` and `-`.
    name: String,
    /// What kind of thing it is: code, database, environment, configuration, documents, secrets.
    #[arg(long)]
    kind: String,
    /// How much it matters: critical, high, normal, low.
    #[arg(long)]
    tier: String,
    /// Who answers for it.
    #[arg(long)]
    team: String,
    /// The source that reads it, such as files.
    #[arg(long)]
    source: String,
    /// The source's configuration: JSON, @FILE, or @- for standard input.
    #[arg(long, value_name = "JSON|@FILE")]
    config: String,
    /// The most data, as time, that may be lost, such as 1h.
    #[arg(long, value_name = "DURATION")]
    rpo: Option<String>,
    /// The longest that a restore may take, such as 30m.
    #[arg(long, value_name = "DURATION")]
    rto: Option<String>,
    /// A label; may be repeated.
    #[arg(long = "label", value_name = "KEY=VALUE")]
    labels: Vec<String>,
}

pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Add(add) => {
            let new = new(add)?;
            let added =
                context.speak("asset add", async |session| Ok(session.client.add_asset(&new).await?)).await?;
            context.output.done(&added, || text(&added))?;
        }
        Command::List => {
            let list =
                context.speak("asset list", async |session| Ok(session.client.assets().await?)).await?;
            context.output.show(&list, || table(&list.assets))?;
        }
        Command::Show { name } => {
            let asset =
                context.speak("asset show", async |session| Ok(session.client.asset(&name).await?)).await?;
            context.output.show(&asset, || text(&asset))?;
        }
    }
    Ok(Exit::Done)
}

fn new(add: Add) -> Result<AssetNew, Failure> {
    Ok(AssetNew {
        config: config(&add.config)?,
        labels: labels(&add.labels)?,
        objectives: Objectives { rpo: add.rpo, rto: add.rto },
        name: add.name,
        kind: add.kind,
        tier: add.tier,
        team: add.team,
        source: add.source,
    })
}

/// The configuration: JSON in the argument, or in the file that it names.
fn config(given: &str) -> Result<Value, Failure> {
    let (text, place) = match given.strip_prefix('@') {
        Some("-") => (std::io::read_to_string(std::io::stdin()), "standard input".to_owned()),
        Some(file) => (std::fs::read_to_string(file), file.to_owned()),
        None => (Ok(given.to_owned()), "--config".to_owned()),
    };
    let text = text.map_err(|error| Failure::usage(format!("cannot read {place}: {error}")))?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::usage(format!(
            "cannot read {place} as JSON: {error}; a configuration of the source `files` is like {{\"roots\": [\"/srv/docs\"]}}"
        ))
    })
}

fn labels(given: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let mut labels = BTreeMap::new();
    for label in given {
        let (key, value) = label
            .split_once('=')
            .ok_or_else(|| Failure::usage(format!("cannot read the label {label:?}: expected KEY=VALUE")))?;
        if labels.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(Failure::usage(format!("cannot set the label {key:?} twice")));
        }
    }
    Ok(labels)
}

fn table(assets: &[AssetStatus]) -> String {
    let columns = ["name", "kind", "tier", "team", "plan", "points", "newest", "RPO", "RTO", "verified"];
    let mut table =
        Table::new(&columns, "There are no assets; `vouchsafe asset add --help` tells how to add one.");
    for status in assets {
        let asset = &status.asset;
        table.row([
            asset.name.clone(),
            asset.kind.clone(),
            asset.tier.clone(),
            asset.team.clone(),
            status.plan.clone().unwrap_or_else(|| "none!".to_owned()),
            count(status.points as u64),
            status.newest.as_ref().map_or_else(|| "-".to_owned(), |point| point.taken.clone()),
            word(&status.rpo),
            word(&status.rto),
            status.verified.as_ref().map_or_else(|| "never".to_owned(), |point| point.taken.clone()),
        ]);
    }
    table.text()
}

/// An objective in a word or two.
fn word(objective: &Objective) -> String {
    match (&objective.promised, &objective.measured) {
        (Some(promised), Some(_)) if objective.holds == Some(true) => format!("{promised} holds"),
        (Some(promised), Some(_)) => format!("{promised} broken"),
        (Some(promised), None) => format!("{promised} unproven"),
        (None, _) => "-".to_owned(),
    }
}

fn text(status: &AssetStatus) -> String {
    let asset = &status.asset;
    let point = |point: &Option<client::wire::Point>| match point {
        Some(point) => format!("{} ({} entries, {})", point.taken, count(point.entries), bytes(point.size)),
        None => "none".to_owned(),
    };
    let labels: Vec<_> = asset.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let lines = [
        ("asset", asset.name.clone()),
        ("kind", format!("{}, tier {}, of the team {}", asset.kind, asset.tier, asset.team)),
        ("labels", if labels.is_empty() { "none".to_owned() } else { labels.join(" ") }),
        ("source", format!("{} {}", asset.source, asset.config)),
        ("may read", asset.grants.directories.join(" ")),
        ("plan", status.plan.clone().unwrap_or_else(|| "none: nothing protects it".to_owned())),
        ("points", count(status.points as u64)),
        ("newest", point(&status.newest)),
        ("verified", point(&status.verified)),
        ("RPO", long(&status.rpo)),
        ("RTO", long(&status.rto)),
    ];
    let lines: Vec<_> = lines.iter().map(|(name, value)| format!("{name:<9} {value}\n")).collect();
    lines.concat()
}

fn long(objective: &Objective) -> String {
    let measured = objective.measured.as_deref().map_or_else(|| "nothing measured".to_owned(), duration);
    match &objective.promised {
        Some(_) => format!("{} ({measured})", word(objective)),
        None => format!("nothing promised ({measured})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_is_read_or_told() {
        assert_eq!(config(r#"{"roots": ["/a"]}"#).unwrap()["roots"][0], "/a");
        assert!(config("@/no/such/file").unwrap_err().message().contains("/no/such/file"));
        assert!(config("roots").unwrap_err().message().contains("--config as JSON"));
        assert_eq!(labels(&["a=b=c".to_owned()]).unwrap()["a"], "b=c");
        assert!(labels(&["a".to_owned()]).is_err());
        assert!(labels(&["a=1".to_owned(), "a=2".to_owned()]).is_err());
    }
}
