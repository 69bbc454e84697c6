//! What the documents point to exists.

use super::files::{Files, has_extension};
use super::markdown::{Reference, references};
use super::violation::Violation;

/// What only source files end with: a path with such an end is always meant to exist.
const SOURCES: &[&str] = &["rs", "md", "wit", "sql"];

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, text) in files.texts().filter(|(path, _)| has_extension(path, "md")) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, reference) in references(text) {
            let (what, remedy) = match &reference {
                Reference::Link(target) if link_is_broken(files, folder, target) => (
                    format!("the link leads nowhere: {target}"),
                    "links are relative to the file that they stand in",
                ),
                Reference::Code(code) if path_is_broken(files, folder, code) => (
                    format!("there is no `{code}`"),
                    "correct the path; if it is an example, write the part that varies as <…>",
                ),
                _ => continue,
            };
            violations.push(Violation::of(path, what, remedy).at(line));
        }
    }
    violations
}

fn link_is_broken(files: &Files, folder: &str, target: &str) -> bool {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    if target.is_empty() || target.contains(':') || is_placeholder(target) {
        return false;
    }
    !match target.strip_prefix('/') {
        Some(from_root) => exists(files, "", from_root),
        None => exists(files, folder, target),
    }
}

/// Whether code set in a sentence is a path into the repository that leads nowhere.
fn path_is_broken(files: &Files, folder: &str, code: &str) -> bool {
    let code = code.split(':').next().unwrap_or_default();
    let characters = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let Some((first, _)) = code.split_once('/') else {
        return false;
    };
    if first.is_empty() || !code.chars().all(characters) {
        return false;
    }
    // `crates/` goes without saying: `service/src/backup/start.rs`.
    let places = [folder, "", "crates"];
    let ours = SOURCES.iter().any(|end| has_extension(code, end))
        || [folder, ""].iter().any(|place| files.has_folder(&join(place, first).unwrap_or_default()));
    ours && !places.iter().any(|place| exists(files, place, code))
}

fn is_placeholder(target: &str) -> bool {
    target.contains(['<', '>', '…', '*', '$'])
}

fn exists(files: &Files, folder: &str, path: &str) -> bool {
    join(folder, path).is_some_and(|path| files.has(&path))
}

/// The path from the root, unless it leads out of the repository.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let files = Files::sketch(&[
            ("README.md", ""),
            ("docs/guides/start.md", text),
            ("docs/guides/pictures/one.png", ""),
            ("crates/vault/src/lib.rs", ""),
        ]);
        let violations = check(&files).into_iter();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn what_exists_may_be_pointed_to() {
        let text = "[a](../../README.md#top) [b](#c) [d](https://e.example/f.md) [g](/crates/vault)\n\
                    [h](pictures/one.png) [i](mailto:j@k.example)\n\
                    `crates/vault/src/lib.rs:12` `vault/src/lib.rs` `docs/guides/` `pictures/one.png`";
        assert_eq!(found(text), [""; 0]);
    }

    #[test]
    fn what_is_no_path_of_ours_is_left_alone() {
        let text = "`tile/0/000` `text/plain` `/v1/assets` `and/or` `lib.rs` `GET /x.rs` `a + b/c.rs`\n\
                    `policies/<yours>/src/rule.rs` `crates/*/src/lib.rs` `docs/…/x.md` `$HOME/a.md`\n\
                    [a](docs/<name>.md)";
        assert_eq!(found(text), [""; 0]);
    }

    #[test]
    fn what_leads_nowhere_is_found() {
        assert!(
            found("\n[a](README.md)")[0]
                .starts_with("docs/guides/start.md:2: the link leads nowhere: README.md: links are relative")
        );
        for text in [
            "[a](../../../README.md)",
            "[a]: pictures/two.png",
            "`src/rule.rs`",
            "`crates/vault/src/lost.rs`",
            "`crates/ledger`",
            "`pictures/two.png`",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }
}
