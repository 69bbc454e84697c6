//! Decisions: policies in the sandbox, a fresh instance for each, against the same rules natively.

mod convert;
mod measure;
mod native;
mod question;

pub(crate) use measure::measure;
