//! Tables and numbers for people.

use comfy_table::{ContentArrangement, presets};
use indicatif::{HumanBytes, HumanCount};

/// A table of words.
pub(crate) struct Table {
    table: comfy_table::Table,
    rows: usize,
    empty: &'static str,
}

impl Table {
    /// A table with these columns; `empty` is said where there is no row.
    pub(crate) fn new(columns: &[&str], empty: &'static str) -> Self {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(columns.iter().map(|column| column.to_uppercase()));
        Self { table, rows: 0, empty }
    }

    pub(crate) fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.table.add_row(cells.into_iter().map(|cell| plain(&cell.into())));
        self.rows += 1;
    }

    /// The table as text, one line for each row.
    pub(crate) fn text(&self) -> String {
        if self.rows == 0 {
            return format!("{}\n", self.empty);
        }
        let lines: Vec<_> = self.table.lines().map(|line| line.trim().to_owned()).collect();
        format!("{}\n", lines.join("\n"))
    }
}

/// Without characters that a terminal would obey: names and messages come from elsewhere.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A number of bytes, as people read it.
pub(crate) fn bytes(bytes: u64) -> String {
    HumanBytes(bytes).to_string()
}

/// A number, with separators.
pub(crate) fn count(number: u64) -> String {
    HumanCount(number).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines_and_nothing_commands_the_terminal() {
        let mut table = Table::new(&["name", "size"], "nothing");
        assert_eq!(table.text(), "nothing\n");
        table.row(["a\x1b[31m", "1"]);
        table.row(["longer name", "2"]);
        let text = table.text();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("NAME") && !text.contains('\x1b'), "{text}");
        assert_eq!(lines[0].find("SIZE"), lines[2].find('2'));
    }
}
