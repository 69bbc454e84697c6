//! A cell: what it says to people, and its value.

use serde_json::{Value, json};

/// A cell of a table.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(super) text: String,
    pub(super) value: Value,
    /// Numbers are aligned to the right.
    pub(super) number: bool,
}

impl Cell {
    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { value: json!(text), text, number: false }
    }

    /// Nothing to say.
    pub(crate) fn none() -> Self {
        Self { text: "–".to_owned(), value: Value::Null, number: true }
    }

    /// A number; more digits where it is small.
    pub(crate) fn number(value: f64) -> Self {
        Self { text: digits(value), value: json!(value), number: true }
    }

    /// How many times something.
    pub(crate) fn times(value: f64) -> Self {
        Self { text: format!("{} ×", digits(value)), ..Self::number(value) }
    }

    /// Seconds, in the unit that suits them.
    pub(crate) fn seconds(value: f64) -> Self {
        let text = match value {
            _ if value >= 1.0 => format!("{} s", digits(value)),
            _ if value >= 0.001 => format!("{} ms", digits(value * 1e3)),
            _ => format!("{} µs", digits(value * 1e6)),
        };
        Self { text, ..Self::number(value) }
    }

    /// Bytes, in millions.
    pub(crate) fn bytes(value: f64) -> Self {
        Self { text: format!("{} MB", digits(value / 1e6)), ..Self::number(value) }
    }
}

/// Three digits that count, and commas between thousands.
fn digits(value: f64) -> String {
    match value.abs() {
        size if size >= 1_000.0 => thousands(&format!("{value:.0}")),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
