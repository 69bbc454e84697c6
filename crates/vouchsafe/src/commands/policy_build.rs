//! `vouchsafe policy build`: the component of a Rust project, looked at as an upload is.

use std::path::PathBuf;
use std::sync::Arc;

use domain::ports::{Component, PolicyEngine};
use sandbox::{CompileLimits, Compiler, PolicyLimits, WasmPolicies};

use crate::author::{Built, build};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{bytes, plain};
use crate::system::SystemClock;

/// Build the component of a Rust project, and look at it as at an upload.
///
/// Needs cargo, and the target wasm32-unknown-unknown; nothing else.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe policy build
  vouchsafe policy build ./sprint-calendar -o /tmp/sprint-calendar.wasm")]
pub(crate) struct Args {
    /// The project's directory.
    #[arg(value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// The file for the component [default: NAME.wasm in the project's directory]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What programs are shown.
#[derive(serde::Serialize)]
struct Shown {
    file: PathBuf,
    name: String,
    version: String,
    kinds: Vec<String>,
    summary: String,
    size: u64,
    component: String,
}

pub(crate) fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let Built { name, component } = build(&args.project)?;
    let file = args.output.unwrap_or_else(|| args.project.join(format!("{}.wasm", name.replace('_', "-"))));
    std::fs::write(&file, &component)
        .map_err(|error| Failure::io(&format!("write {}", file.display()), &error))?;
    let component = Component::new(component);
    let clock = Arc::new(SystemClock::new());
    let compiler = Arc::new(Compiler::in_child(CompileLimits::default()));
    let engine = WasmPolicies::new(PolicyLimits::default(), clock, compiler)
        .map_err(|error| Failure::new(Exit::Failed, format!("cannot start the sandbox: {error}")))?;
    let manifest = engine
        .inspect(&component)
        .map_err(|error| Failure::usage(format!("{} would be refused: cannot {error}", file.display())))?;
    let shown = Shown {
        name: manifest.name,
        version: manifest.version,
        kinds: manifest.kinds.iter().map(ToString::to_string).collect(),
        summary: manifest.summary,
        size: component.bytes().len() as u64,
        component: component.digest().to_string(),
        file,
    };
    context.output.done(&shown, || {
        format!(
            "{} {}: {}\n  kinds      {}\n  size       {}\n  component  {}\n  file       {}\n",
            plain(&shown.name),
            plain(&shown.version),
            plain(&shown.summary),
            shown.kinds.join(" "),
            bytes(shown.size),
            shown.component,
            shown.file.display()
        )
    })?;
    Ok(Exit::Done)
}
