//! Reading: a source in the sandbox against a plain walk that reads the same files.

mod contenders;
mod measure;

pub(crate) use measure::measure;
