//! The house rules that no compiler holds: layers, names, sizes, documents.
//!
//! Tables and exceptions are data (`layers`, `names`, `exceptions`); each rule is a function from
//! the repository's files, or from cargo's view of the workspace, to what breaks it.

mod allows;
mod arrows;
mod code;
mod decisions;
mod depth;
mod exceptions;
mod files;
mod layers;
mod links;
mod machine;
mod markdown;
mod migrations;
mod names;
mod opening;
mod policies;
mod reach;
mod reexports;
mod run;
mod sizes;
#[cfg(test)]
mod sketch;
mod unsafety;
mod versions;
mod violation;
mod workspace;

pub(crate) use run::run;
