//! A decision has a title, and says since when it holds.

use super::files::{Files, has_extension};
use super::violation::Violation;

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let decisions = files.texts().filter(|(path, _)| {
        path.starts_with("docs/decisions/") && has_extension(path, "md") && !path.ends_with("/README.md")
    });
    decisions
        .flat_map(|(path, text)| {
            let title = (!text.starts_with("# "))
                .then(|| Violation::of(path, "the decision has no title", "begin with `# `").at(1));
            let date = (!text.lines().any(is_dated)).then(|| {
                Violation::of(
                    path,
                    "the decision does not say whether and since when it holds",
                    "write a line like `Status: accepted, 2026-01-31`",
                )
            });
            title.into_iter().chain(date)
        })
        .collect()
}

/// `Status: …, 2026-01-31` or `Date: 2026-01-31`, with or without marks of a list or of emphasis.
fn is_dated(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '_', '-', ' ', '|']);
    (line.starts_with("Status") || line.starts_with("Date")) && has_date(line)
}

fn has_date(line: &str) -> bool {
    line.as_bytes().windows(10).any(|window| {
        window.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&Files::sketch(&[
            ("docs/decisions/0001-name.md", text),
            ("docs/decisions/README.md", ""),
            ("docs/guides/start.md", ""),
        ]))
        .len()
    }

    #[test]
    fn a_decision_has_a_title_and_a_date() {
        assert_eq!(found("# Title\n\nStatus: accepted, 2026-01-31\n"), 0);
        assert_eq!(found("# Title\n\n- **Status**: accepted\n- **Date**: 2026-01-31\n"), 0);
        assert_eq!(found("Title\nDate: 2026-01-31\n"), 1);
        assert_eq!(found("# Title\n\nSince 2026-01-31\n"), 1);
        assert_eq!(found("# Title\n\nStatus: accepted\n"), 1);
        assert_eq!(found(""), 2);
    }
}
