//! What everything is measured with: a tree of files that is the same in every run.

mod content;
mod random;
mod tree;

pub(crate) use tree::Tree;
