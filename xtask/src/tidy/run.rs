//! Reads the repository once, asks every rule, and prints all that they find.

use anyhow::{Result, ensure};

use super::files::Files;
use super::violation::Violation;
use super::workspace::Workspace;
use super::{
    allows, arrows, decisions, depth, exceptions, layers, links, machine, migrations, names, opening,
    policies, reach, reexports, sizes, unsafety, versions,
};
use crate::root;

/// Checks the repository and fails if a rule is broken.
#[expect(clippy::print_stderr, reason = "a development tool says what it finds")]
pub(crate) fn run() -> Result<()> {
    let files = Files::read(root::repository())?;
    let workspace = Workspace::read()?;
    let violations = check(&files, &workspace);
    for violation in &violations {
        eprintln!("{violation}");
    }
    eprintln!("{}", sizes::Measure::of(&files));
    ensure!(violations.is_empty(), "{} violations of the house rules", violations.len());
    Ok(())
}

fn check(files: &Files, workspace: &Workspace) -> Vec<Violation> {
    let mut violations = [
        arrows::check(workspace, layers::TABLE),
        reach::check(workspace, layers::TABLE),
        depth::check(workspace),
        exceptions::settle(names::check(files, workspace), exceptions::NAMES),
        opening::check(files),
        exceptions::settle(unsafety::check(files), exceptions::UNSAFETY),
        reexports::check(files),
        allows::check(files),
        exceptions::settle(sizes::check(files), exceptions::LONG_FILES),
        links::check(files),
        decisions::check(files),
        policies::check(files),
        versions::check(files),
        exceptions::settle(machine::check(files), exceptions::MACHINE),
        migrations::check(files),
    ]
    .concat();
    violations.sort();
    violations
}
