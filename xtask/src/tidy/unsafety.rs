//! Every crate of ours forbids unsafe code at its root; guests can't, their glue is generated.

use super::code::code_of;
use super::files::Files;
use super::violation::Violation;

const LINE: &str = "#![forbid(unsafe_code)]";

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let roots = files.rust().filter(|(path, _)| is_root(path));
    roots
        .filter(|(_, text)| !code_of(text).lines().any(|line| line == LINE))
        .map(|(path, _)| {
            Violation::of(
                path,
                format!("the crate does not say `{LINE}`"),
                "write it below the opening sentences",
            )
            .at(1)
        })
        .collect()
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
        ]);
        let paths: Vec<_> = check(&files).into_iter().map(|found| found.path).collect();
        assert_eq!(paths, ["crates/b/src/lib.rs", "crates/b/src/main.rs"]);
    }
}
