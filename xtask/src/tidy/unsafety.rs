//! Every crate of ours forbids unsafe code at its root; guests can't, their glue is generated. Where one place
//! needs it, the crate denies it, and no other place may expect it.

use super::code::code_of;
use super::files::Files;
use super::violation::Violation;

const LINE: &str = "#![forbid(unsafe_code)]";
/// The root that may only deny it, and the one file with unsafe code: docs/decisions/0002-sandbox.md says why.
const EXCEPTION: (&str, &str) = ("crates/sandbox/src/lib.rs", "crates/sandbox/src/compile/load.rs");
const DENIES: &str = "#![deny(unsafe_code)]";
const EXPECTS: [&str; 2] = ["expect(unsafe_code", "allow(unsafe_code"];

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let roots = files.rust().filter(|(path, _)| is_root(path));
    let roots = roots
        .filter(|(path, text)| !code_of(text).lines().any(|line| line == LINE || says_less(path, line)))
        .map(|(path, _)| {
            Violation::of(
                path,
                format!("the crate does not say `{LINE}`"),
                "write it below the opening sentences",
            )
            .at(1)
        });
    let expects = files
        .rust()
        .filter(|(path, _)| path.starts_with("crates/") && *path != EXCEPTION.1)
        .filter(|(_, text)| EXPECTS.iter().any(|word| code_of(text).contains(word)))
        .map(|(path, _)| {
            let why = "do without: one file may, see tidy/unsafety.rs";
            Violation::of(path, "it has unsafe code".to_owned(), why)
        });
    roots.chain(expects).collect()
}

fn says_less(path: &str, line: &str) -> bool {
    path == EXCEPTION.0 && line == DENIES
}

fn is_root(path: &str) -> bool {
    let parts: Vec<_> = path.split('/').collect();
    matches!(parts[..], ["crates", _, "src", "lib.rs" | "main.rs"] | ["xtask", "src", "main.rs"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_a_crate_forbids_unsafe_code() {
        let files = Files::sketch(&[
            ("crates/a/src/lib.rs", "//! A.\n\n#![forbid(unsafe_code)]\n"),
            ("crates/b/src/lib.rs", "//! #![forbid(unsafe_code)]\n"),
            ("crates/b/src/main.rs", "#![deny(unsafe_code)]\n"),
            ("crates/b/src/c.rs", ""),
            ("crates/b/tests/it/main.rs", ""),
            ("policies/c/src/lib.rs", ""),
            (EXCEPTION.0, "//! S.\n\n#![deny(unsafe_code)]\n"),
            (EXCEPTION.1, "#[expect(unsafe_code, reason = \"r\")]\n"),
            ("crates/a/src/d.rs", "#[allow(unsafe_code)]\n"),
        ]);
        let paths: Vec<_> = check(&files).into_iter().map(|found| found.path).collect();
        assert_eq!(paths, ["crates/b/src/lib.rs", "crates/b/src/main.rs", "crates/a/src/d.rs"]);
    }
}
