//! Where targets, corpora and findings lie.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::root;

/// The package with the targets.
pub(super) fn package() -> PathBuf {
    root::repository().join("fuzz")
}

/// Where everything is built and found: below the target folder.
pub(super) fn home() -> Result<PathBuf> {
    std::path::absolute(root::target().join("fuzz")).context("find the target folder")
}

/// The committed corpus of a target.
pub(super) fn committed(target: &str) -> PathBuf {
    package().join("corpus").join(target)
}

/// What the target has found on this machine and is not committed.
pub(super) fn found(target: &str) -> Result<PathBuf> {
    make(home()?.join("found").join(target))
}

/// Inputs that failed.
pub(super) fn failed(target: &str) -> Result<PathBuf> {
    make(home()?.join("failed").join(target))
}

/// The names of all targets, or those of `chosen`, which must be among them.
pub(super) fn targets(chosen: &[String]) -> Result<Vec<String>> {
    let all = names(&package().join("targets"))?;
    let unknown: Vec<_> = chosen.iter().filter(|name| !all.contains(name)).map(String::as_str).collect();
    ensure!(unknown.is_empty(), "there is no target {}: there are {}", unknown.join(", "), all.join(", "));
    Ok(if chosen.is_empty() { all } else { chosen.to_vec() })
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = file?.path();
        let name = path.file_stem().and_then(|name| name.to_str());
        names.push(name.with_context(|| format!("read the name of {}", path.display()))?.to_owned());
    }
    names.sort();
    Ok(names)
}

fn make(folder: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_built_and_has_a_corpus() {
        let manifest = fs::read_to_string(package().join("Cargo.toml")).unwrap();
        let all = targets(&[]).unwrap();
        let built: Vec<_> =
            manifest.lines().filter_map(|line| line.strip_prefix("path = \"targets/")).collect();
        let sources: Vec<_> = all.iter().map(|name| format!("{name}.rs\"")).collect();
        assert_eq!(built, sources);
        for name in all {
            assert!(fs::read_dir(committed(&name)).is_ok_and(|mut files| files.next().is_some()), "{name}");
        }
        let corpora = names(&package().join("corpus")).unwrap();
        assert_eq!(corpora, targets(&[]).unwrap());
    }

    #[test]
    fn unknown_targets_are_named() {
        let error = targets(&["note".to_owned(), "cat".to_owned()]).unwrap_err();
        assert!(error.to_string().starts_with("there is no target cat: there are add_checkpoint, "));
    }
}
