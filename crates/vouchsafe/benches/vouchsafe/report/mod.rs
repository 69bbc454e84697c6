//! Tables: Markdown for people, so that they can be pasted into a document, and JSON for programs.

mod cell;
mod show;
mod table;

pub(crate) use cell::Cell;
pub(crate) use show::{print, progress, write_json};
pub(crate) use table::Table;
