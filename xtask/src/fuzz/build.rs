//! Building instrumented targets: what `cargo fuzz` asks a nightly compiler for, asked of a stable one.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::folders;
use crate::{install, step};

/// The coverage that libFuzzer is guided by: counters of edges, a table of them, and comparisons.
/// Addresses are not sanitized; there is no unsafe code to be caught in what is tested.
const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];

/// Builds the targets, and gives the folder of their programs.
pub(super) fn build(targets: &[String]) -> Result<PathBuf> {
    // libFuzzer comes as C++.
    install::debian(&[("c++", "g++")])?;
    // Naming a platform keeps the flags away from build scripts and macros.
    let platform = platform()?;
    let manifest = folders::package().join("Cargo.toml").display().to_string();
    let words = ["build", "--release", "--target", &platform, "--manifest-path", &manifest];
    let mut command = step::command("cargo", &words);
    command.args(targets.iter().flat_map(|target| ["--bin", target]));
    let home = folders::home()?;
    command.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}")).env("CARGO_TARGET_DIR", &home);
    step::run(&mut command)?;
    Ok(home.join(platform).join("release"))
}

fn platform() -> Result<String> {
    let said = step::answer(&mut step::command("rustc", &["-vV"]))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("find the platform in what `rustc -vV` says")
}
