//! Everything that the project is tested with, as CI runs it on a fresh machine.

use anyhow::Result;

use crate::{faults, fuzz, generate, guests, install, interop, sequence, step, templates, tidy};

/// Programs that the tests use and the Debian packages that have them.
const PROGRAMS: &[(&str, &str)] =
    &[("chromium", "chromium"), ("git", "git"), ("restic", "restic"), ("strace", "strace")];

/// Runs every step; `args` go to `cargo test`.
pub(crate) fn run(args: &[String]) -> Result<()> {
    sequence::run(&[
        ("install", &install),
        ("format", &|| cargo(&["fmt", "--all", "--check"], &[])),
        // The binary embeds guests, so they come before all that compiles it.
        ("guests", &guests::run),
        ("clippy", &clippy),
        ("clippy of guests", &clippy_of_guests),
        ("tidy", &tidy::run),
        ("generated documents", &|| generate::run(true)),
        ("tests", &|| cargo(&["test", "--workspace", "--locked"], args)),
        ("templates", &templates::run),
        ("interop", &interop::run),
        ("faults", &faults::some),
        ("fuzz", &fuzz::short),
        ("proof for wasm", &proof_for_wasm),
    ])
}

fn install() -> Result<()> {
    install::components()?;
    install::guest_target()?;
    install::debian(PROGRAMS)
}

fn clippy() -> Result<()> {
    let args = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    cargo(&args, &[])
}

/// What guests compile for wasm only, a native clippy never sees.
fn clippy_of_guests() -> Result<()> {
    let mut args = vec!["clippy", "--target", install::GUEST_TARGET, "--locked"];
    let guests = guests::list()?;
    for (_, package) in &guests {
        args.extend(["--package", package]);
    }
    args.extend(["--", "-D", "warnings"]);
    cargo(&args, &[])
}

/// An auditor may check proofs in a browser.
fn proof_for_wasm() -> Result<()> {
    let target = install::GUEST_TARGET;
    let args = ["build", "--package", "proof", "--target", target, "--locked"];
    cargo(&args, &[])
}

fn cargo(args: &[&str], more: &[String]) -> Result<()> {
    step::run(step::command("cargo", args).args(more))
}
