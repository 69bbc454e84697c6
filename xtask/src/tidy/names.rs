//! Names: a folder is called like its crate, and nothing is called what could hold anything.

use std::collections::BTreeSet;

use super::code::code_of;
use super::files::Files;
use super::violation::Violation;
use super::workspace::Workspace;

/// Words that say nothing about what is inside.
const EMPTY_WORDS: &[&str] =
    &["common", "core", "helper", "helpers", "misc", "shared", "types", "util", "utils"];

/// What stands before a folder's name in its crate's, by the folder around it.
const PREFIXES: &[(&str, &str)] = &[("crates", ""), ("policies", "policy-"), ("plugins", "source-")];

pub(super) fn check(files: &Files, workspace: &Workspace) -> Vec<Violation> {
    [crates(workspace), paths(files), modules(files)].concat()
}

fn crates(workspace: &Workspace) -> Vec<Violation> {
    let members = workspace.members().filter_map(|(folder, package)| {
        let (around, name) = folder.split_once('/')?;
        let (_, prefix) = PREFIXES.iter().find(|(room, _)| *room == around)?;
        let wanted = format!("{prefix}{name}");
        (package.name != wanted).then(|| {
            Violation::of(
                format!("{folder}/Cargo.toml"),
                format!("the crate is called `{}`", package.name),
                format!("call it `{wanted}`, after its folder"),
            )
        })
    });
    members.collect()
}

/// Files and folders, each once.
fn paths(files: &Files) -> Vec<Violation> {
    let mut empty = BTreeSet::new();
    for path in files.paths() {
        let ends = path.match_indices('/').map(|(end, _)| end);
        for end in ends.chain([path.len()]) {
            let name = path[..end].rsplit('/').next().unwrap_or_default();
            if is_empty_word(name.split('.').next().unwrap_or_default()) {
                empty.insert(&path[..end]);
            }
        }
    }
    let named = empty.into_iter();
    named.map(|path| says_nothing(path, path)).collect()
}

/// Modules that are written within a file.
fn modules(files: &Files) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in files.rust() {
        for (line, code) in (1..).zip(code_of(text).lines()) {
            let words: Vec<_> = code.split_whitespace().collect();
            let [.., "mod", name, "{" | "{}"] = words[..] else {
                continue;
            };
            if is_empty_word(name) {
                found.push(says_nothing(path, name).at(line));
            }
        }
    }
    found
}

fn says_nothing(path: &str, name: &str) -> Violation {
    let last = name.rsplit('/').next().unwrap_or_default();
    Violation::of(path, format!("the name `{last}` says nothing"), "name it after what it is or does")
}

fn is_empty_word(name: &str) -> bool {
    let name = name.replace('-', "_");
    EMPTY_WORDS.contains(&name.as_str()) || name.starts_with("new_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(violations: &[Violation]) -> Vec<String> {
        let shown = violations.iter().map(ToString::to_string);
        shown.collect()
    }

    #[test]
    fn a_crate_is_called_like_its_folder() {
        let workspace = Workspace::sketch(&[
            "crates/vault",
            "crates/ledger=log",
            "policies/drill=policy-drill",
            "policies/scope",
            "plugins/git=source-git",
            "xtask",
        ]);
        let found = shown(&crates(&workspace));
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(
            found[0],
            "crates/ledger/Cargo.toml: the crate is called `log`: call it `ledger`, after its folder"
        );
        assert!(found[1].contains("call it `policy-scope`"));
    }

    #[test]
    fn empty_words_are_found_in_every_part_of_a_path() {
        let files = Files::sketch(&[
            ("crates/a/src/utils/b.rs", ""),
            ("crates/a/src/utils/c.rs", ""),
            ("crates/core/src/lib.rs", ""),
            ("docs/helper.md", ""),
            ("policies/new-one/src/new_rule.rs", ""),
            ("crates/a/src/score.rs", ""),
        ]);
        let found: Vec<_> = paths(&files).into_iter().map(|found| found.path).collect();
        assert_eq!(
            found,
            [
                "crates/a/src/utils",
                "crates/core",
                "docs/helper.md",
                "policies/new-one",
                "policies/new-one/src/new_rule.rs"
            ]
        );
    }

    #[test]
    fn empty_words_are_found_as_modules() {
        let text = "//! A.\npub mod misc {\n    mod b {}\n}\n// mod util {\nmod helpers {}\n";
        let files = Files::sketch(&[("crates/a/src/lib.rs", text)]);
        let found = shown(&modules(&files));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("crates/a/src/lib.rs:2: the name `misc` says nothing"));
        assert!(found[1].starts_with("crates/a/src/lib.rs:6: the name `helpers` says nothing"));
    }
}
