//! `vouchsafe restore`: brings a recovery point back.

use std::path::{Path, PathBuf};

use client::wire::RestoreRequest;

use super::ended::exit_of;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{follow, show_run};

/// Bring a recovery point back into a directory, and check every byte against what was recorded.
///
/// What is there already is kept, never written over, and told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe restore docs --to /srv/restored
  vouchsafe restore docs --to /srv/restored --at 2026-11-22T00:00:00Z --path 'srv/docs/contracts/**'")]
pub(crate) struct Args {
    /// The asset.
    name: String,
    /// The directory to restore into, on the machine of the server; made if it is not there.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Which recovery point: latest, a time (the newest that was taken by then), or the beginning of an
    /// id [default: latest]
    #[arg(long, value_name = "latest|TIME|ID")]
    at: Option<String>,
    /// Only what matches this glob, such as 'srv/docs/**/*.pdf'; may be repeated.
    #[arg(long = "path", value_name = "GLOB")]
    paths: Vec<String>,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let to = if context.is_local() { here(&args.to)? } else { args.to };
    let to = to
        .into_os_string()
        .into_string()
        .map_err(|to| Failure::usage(format!("cannot restore to {}: its name is not UTF-8", to.display())))?;
    let request = RestoreRequest { to, at: args.at, paths: args.paths };
    let run = context
        .speak("restore", async |session| {
            let run = session.client.restore(&args.name, &request).await?;
            follow(session, context.output, run, "restore").await
        })
        .await?;
    context.output.done(&run, || show_run(&run))?;
    Ok(exit_of(&run))
}

/// The absolute directory that a relative one means here, without `..`; it need not be there yet.
fn here(path: &Path) -> Result<PathBuf, Failure> {
    let failed = |error| Failure::io(&format!("find {}", path.display()), &error);
    let absolute = std::path::absolute(path).map_err(failed)?;
    for known in absolute.ancestors() {
        if let (Ok(real), Ok(rest)) = (known.canonicalize(), absolute.strip_prefix(known)) {
            // Joining nothing would leave a slash at the end.
            return Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) });
        }
    }
    Ok(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_targets_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        std::fs::create_dir(folder.path().join("a")).unwrap();
        assert_eq!(here(&folder.path().join("a/../new/deep")).unwrap(), real.join("new/deep"));
        let there = here(&folder.path().join("a")).unwrap();
        assert_eq!(there.as_os_str(), real.join("a").as_os_str(), "without a slash at its end");
        assert!(here(Path::new("relative")).unwrap().is_absolute());
    }
}
