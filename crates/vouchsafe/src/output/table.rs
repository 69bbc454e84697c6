//! Tables and numbers for people.

use comfy_table::{ContentArrangement, presets};
use domain::span::Span;
use indicatif::{HumanBytes, HumanCount};

/// A table of words.
pub(crate) struct Table {
    inner: comfy_table::Table,
    rows: usize,
    empty: &'static str,
}

impl Table {
    /// A table with these columns; `empty` is said where there is no row.
    pub(crate) fn new(columns: &[&str], empty: &'static str) -> Self {
        let mut inner = comfy_table::Table::new();
        inner.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        inner.set_header(columns.iter().map(|column| column.to_uppercase()));
        Self { inner, rows: 0, empty }
    }

    pub(crate) fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.inner.add_row(cells.into_iter().map(|cell| plain(&cell.into())));
        self.rows += 1;
    }

    /// The table as text, one line for each row.
    pub(crate) fn text(&self) -> String {
        if self.rows == 0 {
            return format!("{}\n", self.empty);
        }
        let lines: Vec<_> = self.inner.lines().map(|line| line.trim().to_owned()).collect();
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

/// A length of time as the API writes it, as people read it: to the millisecond below a minute, to the
/// second above.
pub(crate) fn duration(text: &str) -> String {
    match text.parse::<Span>() {
        Ok(span) if span < Span::from_secs(60) => format!("{:.3} s", span.to_std().as_secs_f64()),
        Ok(span) => Span::from_secs(span.secs()).to_string(),
        Err(_) => plain(text),
    }
}

/// A number, with separators.
pub(crate) fn count(number: u64) -> String {
    HumanCount(number).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short() {
        assert_eq!(duration("184ms461us"), "0.184 s");
        assert_eq!(duration("1m2s3ms"), "1m2s");
        assert_eq!(duration("1d"), "1d");
        assert_eq!(duration("?\x1b"), "?\u{fffd}");
    }

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
