//! Installs what the build and the tests need and a fresh machine may lack, saying so.

use std::path::Path;

use anyhow::{Context, Result};

use crate::step;

/// The target that guests are built for.
pub(crate) const GUEST_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target to the toolchain if it is not there.
pub(crate) fn guest_target() -> Result<()> {
    let installed = step::output(&mut step::command(
        "rustup",
        &["target", "list", "--installed"],
    ));
    if installed.is_some_and(|list| list.lines().any(|line| line == GUEST_TARGET)) {
        return Ok(());
    }
    step::run(&mut step::command(
        "rustup",
        &["target", "add", GUEST_TARGET],
    ))
    .context("add the WebAssembly target; without rustup, install it with your toolchain")
}

/// Installs Debian packages whose program is not on the path: pairs of program and package.
pub(crate) fn debian(programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<_> = programs
        .iter()
        .filter(|(program, _)| !is_there(program))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let root = step::output(&mut step::command("id", &["-u"])).is_some_and(|id| id.trim() == "0");
    let mut words = if root {
        vec!["apt-get"]
    } else {
        vec!["sudo", "apt-get"]
    };
    words.extend(["install", "--yes", "--no-install-recommends"]);
    words.extend(&missing);
    let install = || step::run(&mut step::command(words[0], &words[1..]));
    let update = words
        .iter()
        .take_while(|word| **word != "install")
        .chain(&["update"])
        .copied()
        .collect::<Vec<_>>();
    install()
        .or_else(|_| {
            step::run(&mut step::command(update[0], &update[1..])).and_then(|()| install())
        })
        .with_context(|| {
            format!(
                "install {}; the tests use the real programs",
                missing.join(", ")
            )
        })
}

/// Whether a program is on the path.
#[expect(
    clippy::disallowed_methods,
    reason = "a development tool looks for programs on the path"
)]
fn is_there(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|dir| Path::new(&dir).join(program).is_file())
    })
}
