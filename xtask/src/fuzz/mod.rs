//! Coverage-guided tests of the parsers of untrusted bytes, with the stable toolchain.
//!
//! The targets and their committed corpora lie in `fuzz`; `cargo fuzz` knows its way there too.

mod build;
mod folders;
mod run;

pub(crate) use run::{Args, run, short};
