//! Each file opens with a sentence: what the room is for.

use super::files::Files;
use super::violation::Violation;

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let silent = files.rust().filter(|(_, text)| !opens(text));
    silent
        .map(|(path, _)| {
            Violation::of(
                path,
                "the file does not open with a `//!` sentence",
                "say in its first line what the file is for",
            )
            .at(1)
        })
        .collect()
}

fn opens(text: &str) -> bool {
    text.strip_prefix("//! ").is_some_and(|rest| !rest.starts_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_what_the_file_is_for() {
        let files = Files::sketch(&[
            ("crates/a/src/lib.rs", "//! What it is for.\n"),
            ("crates/a/src/b.rs", "//!\n"),
            ("policies/a/src/lib.rs", "use a;\n//! Late.\n"),
            ("xtask/src/main.rs", ""),
            ("fuzz/a.rs", ""),
        ]);
        let paths: Vec<_> = check(&files).into_iter().map(|found| found.path).collect();
        assert_eq!(paths, ["crates/a/src/b.rs", "policies/a/src/lib.rs", "xtask/src/main.rs"]);
    }
}
