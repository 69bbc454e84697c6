//! `vouchsafe policy new`: a project that builds, to begin with.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use domain::name::PolicyName;
use domain::policy::PolicyKind;

use crate::author::{Project, files};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Make a project for a policy of your own: it builds, and its cases pass.
///
/// Nothing is fetched: the SDK and the contract come with this binary, into the project.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  vouchsafe policy new sprint-calendar --kind frequency
  cd sprint-calendar && vouchsafe policy build && vouchsafe policy test sprint-calendar.wasm")]
pub(crate) struct Args {
    /// Its name, and that of the folder that is made: a-z, 0-9 and `-`, beginning with a letter.
    #[arg(value_name = "NAME")]
    name: String,
    /// The kind of question that it answers: scope, frequency, retention, drill, placement or control.
    #[arg(long, value_name = "KIND")]
    kind: PolicyKind,
    /// The language.
    #[arg(long, value_enum, default_value_t = Language::Rust)]
    lang: Language,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    /// Rust, with the SDK that comes with this binary.
    Rust,
}

/// What programs are shown.
#[derive(serde::Serialize)]
struct Shown {
    folder: PathBuf,
    files: Vec<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit, Failure> {
    let Language::Rust = args.lang;
    let project = Project { name: name(&args.name)?, kind: args.kind };
    let folder = PathBuf::from(&args.name);
    let files = files(&project);
    fs::create_dir(&folder).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::new(Exit::Conflict, format!("cannot make {}: it is there already", folder.display()))
        }
        _ => Failure::io(&format!("make {}", folder.display()), &error),
    })?;
    for (path, bytes) in &files {
        write(&folder.join(path), bytes)?;
    }
    let shown = Shown { files: files.into_iter().map(|(path, _)| path).collect(), folder };
    context.output.done(&shown, || {
        format!(
            "{name}: a {kind} policy, in Rust\n\nNext:\n  cd {name}\n  vouchsafe policy build\n  vouchsafe policy test {name}.wasm\n",
            name = project.name,
            kind = project.kind
        )
    })?;
    Ok(Exit::Done)
}

/// A name that cargo takes as well.
fn name(given: &str) -> Result<PolicyName, Failure> {
    let wrong = |why: &str| Failure::usage(format!("cannot name a policy {given:?}: {why}"));
    let begins = given.starts_with(|first: char| first.is_ascii_lowercase());
    let fits = given.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !(begins && fits) {
        return Err(wrong("use a-z, 0-9 and `-`, beginning with a letter"));
    }
    given.parse().map_err(|error| wrong(&format!("{error}")))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::io(&format!("write {}", path.display()), &error);
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(path, bytes).map_err(failed)
}
