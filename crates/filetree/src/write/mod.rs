//! Writes a file tree back: beneath one directory, through no link, metadata last.

mod attributes;
mod beneath;
mod file;
mod remove;
mod tree;

pub use attributes::WriterNotes;
pub use file::FileWriter;
pub use remove::remove_tree;
pub use tree::{Existing, Finished, TreeWriter, WriteError};
