//! A table with a title and notes.

use serde_json::{Map, Value, json};

use super::Cell;

/// A table with a title and notes.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    title: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    notes: Vec<String>,
}

impl Table {
    pub(crate) fn new(title: impl Into<String>, columns: &[&'static str]) -> Self {
        Self { title: title.into(), columns: columns.to_vec(), rows: Vec::new(), notes: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// As Markdown, its columns aligned.
    pub(super) fn markdown(&self) -> String {
        let numbers: Vec<_> =
            (0..self.columns.len()).map(|at| self.cells(at).all(|cell| cell.number)).collect();
        let widths: Vec<_> = (0..self.columns.len()).map(|at| self.width(at)).collect();
        let mut lines = vec![format!("### {}", self.title), String::new()];
        let header = self.columns.iter().map(|column| (*column).to_owned());
        lines.push(line(header, &widths, &numbers));
        let rules = widths.iter().zip(&numbers).map(|(width, number)| {
            if *number { format!("{}:", "-".repeat(width - 1)) } else { "-".repeat(*width) }
        });
        lines.push(line(rules, &widths, &numbers));
        for row in &self.rows {
            lines.push(line(row.iter().map(|cell| cell.text.clone()), &widths, &numbers));
        }
        if !self.notes.is_empty() {
            lines.push(String::new());
        }
        lines.extend(self.notes.iter().map(|note| format!("- {note}")));
        lines.join("\n")
    }

    /// As JSON: rows are objects by column, with numbers in seconds, bytes and units of one.
    pub(super) fn json(&self) -> Value {
        let row = |row: &Vec<Cell>| -> Value {
            let fields = self.columns.iter().zip(row);
            fields
                .map(|(column, cell)| ((*column).to_owned(), cell.value.clone()))
                .collect::<Map<_, _>>()
                .into()
        };
        json!({
            "title": self.title,
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &Cell> {
        self.rows.iter().filter_map(move |row| row.get(column))
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.cells(column).map(|cell| cell.text.chars().count());
        cells.chain([self.columns[column].chars().count(), 3]).max().unwrap_or_default()
    }
}

fn line(cells: impl Iterator<Item = String>, widths: &[usize], numbers: &[bool]) -> String {
    let aligned = cells.zip(widths).zip(numbers).map(|((cell, width), number)| {
        if *number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
    });
    format!("| {} |", aligned.collect::<Vec<_>>().join(" | "))
}
