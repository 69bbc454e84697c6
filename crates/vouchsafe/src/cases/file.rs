//! Case files on the disk.

use std::fs;
use std::path::{Path, PathBuf};

use super::case::Case;
use crate::failure::Failure;
use crate::given::read;

/// A case and the file that it is in.
#[derive(Clone, Debug)]
pub(crate) struct CaseFile {
    pub(crate) path: PathBuf,
    pub(crate) case: Case,
}

/// The longest case file that is read, in bytes.
const MOST: usize = 16 << 20;
/// Case files in one run.
const FILES: usize = 10_000;

/// The cases in a file, or in all files `*.json` of a directory, by name.
pub(crate) fn case_files(given: &Path) -> Result<Vec<CaseFile>, Failure> {
    let paths = if given.is_dir() { listed(given)? } else { vec![given.to_owned()] };
    if paths.is_empty() {
        return Err(Failure::usage(format!(
            "cannot find a case in {}: no file ends in .json",
            given.display()
        )));
    }
    paths.into_iter().map(CaseFile::read).collect()
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| Failure::usage(format!("cannot list {}: {error}", folder.display()));
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
        if paths.len() > FILES {
            return Err(Failure::usage(format!("{} has more than {FILES} cases", folder.display())));
        }
    }
    paths.sort();
    Ok(paths)
}

impl CaseFile {
    fn read(path: PathBuf) -> Result<Self, Failure> {
        let bytes = read(&path, MOST, "a case")?;
        let case: Case = serde_json::from_slice(&bytes)
            .map_err(|error| Failure::usage(format!("cannot read the case {}: {error}", path.display())))?;
        if case.expected.is_some() && case.expected_error.is_some() {
            let text = "it has both `expected` and `expected-error`; a policy answers or fails";
            return Err(Failure::usage(format!("cannot use the case {}: {text}", path.display())));
        }
        Ok(Self { path, case })
    }

    /// Its name without the ending, as it is shown.
    pub(crate) fn name(&self) -> String {
        self.path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Writes it back; the old one stays whole until the new one is.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let failed = |error: &dyn std::fmt::Display| {
            Failure::new(crate::exit::Exit::Failed, format!("cannot write {}: {error}", self.path.display()))
        };
        let text = serde_json::to_string_pretty(&self.case).map_err(|error| failed(&error))? + "\n";
        let staged = self.path.with_extension("json.new");
        fs::write(&staged, text)
            .and_then(|()| fs::rename(&staged, &self.path))
            .map_err(|error| failed(&error))
    }
}
