//! Where the tables go.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::Table;

/// Prints a table as soon as it is known: the next one may take minutes.
#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
pub(crate) fn print(table: &Table) {
    println!("{}\n", table.markdown());
}

/// Says what is being done, for whoever waits.
#[expect(clippy::print_stderr, reason = "a benchmark says what it does")]
pub(crate) fn progress(what: impl std::fmt::Display) {
    eprintln!("  {what}");
}

/// Writes all tables as one JSON document.
pub(crate) fn write_json(file: &Path, tables: &[Table]) -> Result<()> {
    let tables: Vec<Value> = tables.iter().map(Table::json).collect();
    let text = format!("{:#}\n", json!({ "tables": tables }));
    std::fs::write(file, text).with_context(|| format!("write {}", file.display()))
}
