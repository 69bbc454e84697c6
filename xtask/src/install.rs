//! Installs what the build and the tests need and a fresh machine may lack, saying so.

use std::path::Path;

use anyhow::{Context, Result};

use crate::step;

/// The target that guests are built for.
pub(crate) const GUEST_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target to the toolchain if it is not there.
pub(crate) fn guest_target() -> Result<()> {
    // The toolchain's own folder tells it, whether rustup or a distribution brought it.
    let libraries =
        step::output(&mut step::command("rustc", &["--print", "target-libdir", "--target", GUEST_TARGET]));
    if libraries.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    step::run(&mut step::command("rustup", &["target", "add", GUEST_TARGET]))
        .context("add the WebAssembly target; without rustup, install it with your toolchain")
}

/// Adds clippy and rustfmt to the toolchain if they are not there.
pub(crate) fn components() -> Result<()> {
    for (subcommand, component) in [("clippy", "clippy"), ("fmt", "rustfmt")] {
        let version = step::output(&mut step::command("cargo", &[subcommand, "--version"]));
        if version.is_none() {
            step::run(&mut step::command("rustup", &["component", "add", component])).with_context(|| {
                format!("add {component}; without rustup, install it with your toolchain")
            })?;
        }
    }
    Ok(())
}

/// Installs Debian packages whose program is not on the path: pairs of program and package.
pub(crate) fn debian(programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<_> =
        programs.iter().filter(|(program, _)| !is_there(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = [&["install", "--yes", "--no-install-recommends"], &missing[..]].concat();
    // The lists of a fresh machine may be missing or out of date.
    apt_get(&install).or_else(|_| apt_get(&["update"]).and_then(|()| apt_get(&install))).with_context(|| {
        format!(
            "install {}, which the tests use; without apt-get, install it as your system does",
            missing.join(" and ")
        )
    })
}

fn apt_get(args: &[&str]) -> Result<()> {
    let user = step::output(&mut step::command("id", &["-u"]));
    let mut words = vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    if user.is_none_or(|id| id.trim() != "0") {
        words.insert(0, "sudo");
    }
    words.extend(args);
    step::run(&mut step::command(words[0], &words[1..]))
}

/// Whether a program is on the path.
#[expect(clippy::disallowed_methods, reason = "a development tool looks for programs on the path")]
fn is_there(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| Path::new(&dir).join(program).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_looked_for_on_the_path() {
        assert!(is_there("cargo"));
        assert!(!is_there("no-such-program"));
    }

    #[test]
    fn what_is_there_is_not_installed() {
        debian(&[("cargo", "no-such-package")]).unwrap();
    }
}
