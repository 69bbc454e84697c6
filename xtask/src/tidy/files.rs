//! The repository's files, read once, so that rules are functions of what they are given.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::step;

/// What is not the project's where git can't be asked, as `.gitignore` has it.
const IGNORED: &[&str] = &[".git", "target", "vouchsafe-data"];

/// Files by their path from the root, written with `/`.
pub(super) struct Files {
    by_path: BTreeMap<String, Vec<u8>>,
}

impl Files {
    /// Reads what git tracks or would track; in a copy without history, everything but `IGNORED`.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let paths = if root.join(".git").exists() {
            tracked(root)?
        } else {
            let mut found = Vec::new();
            walk(root, "", &mut found)?;
            found
        };
        let mut by_path = BTreeMap::new();
        for path in paths {
            let full = root.join(&path);
            // Git still lists what was deleted and not committed; links lead to files that are read anyway.
            if fs::symlink_metadata(&full).is_ok_and(|metadata| metadata.is_file()) {
                let bytes = fs::read(&full).with_context(|| format!("read {path}"))?;
                by_path.insert(path, bytes);
            }
        }
        Ok(Self { by_path })
    }

    /// Files of a test.
    #[cfg(test)]
    pub(super) fn sketch(files: &[(&str, &str)]) -> Self {
        let by_path = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        Self { by_path: by_path.collect() }
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// The files that are text, and what they say.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_path.iter().filter_map(|(path, bytes)| {
            let text = str::from_utf8(bytes).ok()?;
            (!text.contains('\0')).then_some((path.as_str(), text))
        })
    }

    /// Our Rust: crates, guests and development commands.
    pub(super) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| {
            let room = path.split('/').next().unwrap_or_default();
            has_extension(path, "rs") && matches!(room, "crates" | "policies" | "plugins" | "xtask")
        })
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        str::from_utf8(self.by_path.get(path)?).ok()
    }

    /// Whether there is such a file, or a folder with a file in it.
    pub(super) fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path) || self.has_folder(path)
    }

    pub(super) fn has_folder(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        path.is_empty()
            || self
                .by_path
                .range(inside.clone()..)
                .next()
                .is_some_and(|(first, _)| first.starts_with(&inside))
    }
}

/// Whether the file name ends with `.` and `extension`.
pub(super) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

fn tracked(root: &Path) -> Result<Vec<String>> {
    // The repository may be owned by someone else than the one who runs this, as in containers.
    let safe = format!("safe.directory={}", root.display());
    let listing = step::answer(&mut step::command(
        "git",
        &["-c", &safe, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    ))?;
    let paths = listing.split('\0').filter(|path| !path.is_empty());
    Ok(paths.map(str::to_owned).collect())
}

fn walk(root: &Path, folder: &str, found: &mut Vec<String>) -> Result<()> {
    let listing = fs::read_dir(root.join(folder)).with_context(|| format!("list {folder}"))?;
    for entry in listing {
        let entry = entry.with_context(|| format!("list {folder}"))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        if IGNORED.contains(&path.as_str()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            walk(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;

    #[test]
    fn the_repository_is_read_with_and_without_git() {
        let files = Files::read(root::repository()).unwrap();
        assert!(files.text("Cargo.toml").unwrap().contains("[workspace]"));
        let xtask = Files::read(&root::repository().join("xtask")).unwrap();
        assert!(xtask.text("src/tidy/files.rs").unwrap().contains("IGNORED"));
    }

    #[test]
    fn what_is_built_is_not_read() {
        let mut found = Vec::new();
        walk(root::repository(), "", &mut found).unwrap();
        assert!(found.contains(&"xtask/src/main.rs".to_owned()));
        assert!(!found.iter().any(|path| path.starts_with("target/")));
    }

    #[test]
    fn a_folder_is_there_if_something_lies_in_it() {
        let files = Files::sketch(&[("a/b/c.md", ""), ("a/b-d", "")]);
        assert!(files.has("a") && files.has("a/b") && files.has("a/b/c.md") && files.has(""));
        assert!(!files.has("a/b/c") && !files.has("b") && !files.has("a/b/c.md/d"));
    }

    #[test]
    fn what_is_not_text_is_no_text() {
        let files = Files::sketch(&[("a.wasm", "\0asm"), ("b.md", "text")]);
        assert_eq!(files.texts().collect::<Vec<_>>(), [("b.md", "text")]);
    }
}
