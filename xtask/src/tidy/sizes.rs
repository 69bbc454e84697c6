//! Files are short; what tests need does not count.

use std::fmt;

use super::code::{code_of, item_end, line_of};
use super::files::Files;
use super::violation::Violation;

/// No file is longer: beyond it, nobody reads a file as a whole.
const LONGEST: usize = 500;

/// Of all files, nine in ten are at most this long.
const NINTH_DECILE: usize = 300;

/// Half of all files are at most this long: the reader's usual case is one screen or two.
const MEDIAN: usize = 120;

/// How long the files are, tests cut away.
pub(super) struct Measure {
    /// Sorted.
    lines: Vec<(usize, String)>,
}

impl Measure {
    pub(super) fn of(files: &Files) -> Self {
        let production = files.rust().filter(|(path, _)| is_production(path));
        let mut lines: Vec<_> =
            production.map(|(path, text)| (production_lines(text), path.to_owned())).collect();
        lines.sort();
        Self { lines }
    }

    /// The length that `percent` of all files don't exceed (nearest rank).
    fn percentile(&self, percent: usize) -> usize {
        let rank = (self.lines.len() * percent).div_ceil(100).max(1);
        self.lines.get(rank - 1).map_or(0, |(lines, _)| *lines)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} files, lines: median {}, ninth decile {}, longest {}",
            self.lines.len(),
            self.percentile(50),
            self.percentile(90),
            self.percentile(100)
        )
    }
}

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let measure = Measure::of(files);
    let long = measure.lines.iter().filter(|(lines, _)| *lines > LONGEST);
    let long = long.map(|(lines, path)| {
        Violation::of(
            path,
            format!("{lines} lines without tests, over {LONGEST}"),
            "split it by nouns or steps, or list it with a reason in xtask/src/tidy/exceptions.rs",
        )
    });
    let overall = [("median", 50, MEDIAN), ("ninth decile", 90, NINTH_DECILE)];
    let overall = overall.into_iter().filter_map(|(name, percent, limit)| {
        let lines = measure.percentile(percent);
        (lines > limit).then(|| {
            Violation::of(
                "Cargo.toml",
                format!("the {name} of all files is {lines} lines without tests, over {limit}"),
                "split the longest files",
            )
        })
    });
    long.chain(overall).collect()
}

/// Whether a file counts: not a test, not a benchmark, not made by a program.
fn is_production(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "tests" | "benches" | "generated" | "tests.rs"))
}

/// All lines but those of items that are only there for tests.
fn production_lines(source: &str) -> usize {
    let code = code_of(source);
    let mut cut = 0;
    let mut at = 0;
    while let Some(start) = next_test(&code, at) {
        let end = item_end(&code, start);
        cut += line_of(&code, end) - line_of(&code, start) + 1;
        at = end;
    }
    source.lines().count() - cut
}

fn next_test(code: &str, at: usize) -> Option<usize> {
    ["#[cfg(test)]", "#[cfg(all(test"]
        .iter()
        .filter_map(|attribute| code[at..].find(attribute))
        .min()
        .map(|found| at + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sizes: &[usize]) -> Vec<String> {
        let files: Vec<_> = sizes
            .iter()
            .enumerate()
            .map(|(index, lines)| (format!("crates/a/src/f{index}.rs"), "x\n".repeat(*lines)))
            .collect();
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let violations = check(&Files::sketch(&files)).into_iter();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn tests_do_not_count() {
        let source = "a\n\n#[cfg(test)]\n#[expect(x)]\nmod tests {\n\"}\"\n}\nb\n#[cfg(test)]\nmod more;\n";
        assert_eq!(production_lines(source), 3);
        assert_eq!(production_lines("\"#[cfg(test)]\"\n{\n}\n"), 3);
        assert!(is_production("crates/a/src/rule.rs"));
        assert!(!is_production("crates/a/tests/it/rule.rs"));
        assert!(!is_production("plugins/a/src/rule/tests.rs"));
    }

    #[test]
    fn a_file_of_501_lines_is_too_long() {
        assert!(found(&[500, 10, 10, 10, 10, 10, 10, 10, 10, 10]).is_empty());
        let found = found(&[501, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/a/src/f0.rs: 501 lines"), "{found:?}");
    }

    #[test]
    fn the_whole_must_be_short_too() {
        assert!(found(&[120, 120, 300]).is_empty());
        assert!(found(&[121, 121, 300])[0].contains("median of all files is 121"));
        assert!(found(&[1, 1, 1, 301])[0].contains("ninth decile of all files is 301"));
        assert!(found(&[]).is_empty());
    }
}
