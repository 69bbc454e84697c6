//! The files of a new project, as they are embedded in this binary.

use std::path::PathBuf;

use domain::name::PolicyName;
use domain::policy::PolicyKind;
use include_dir::{Dir, include_dir};

/// What a new project is to be.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    /// Its name, which the policy will have.
    pub(crate) name: PolicyName,
    /// The kind of question that it answers.
    pub(crate) kind: PolicyKind,
}

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/rust");
static SDK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../guest-sdk/src");
static WIT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../wit");

/// Where things of the templates go; what begins with `@` is in the folder of the kind.
const PLACES: [(&str, &str); 7] = [
    ("Cargo.toml.in", "Cargo.toml"),
    ("README.md.in", "README.md"),
    ("gitignore.in", ".gitignore"),
    ("lib.rs.in", "src/lib.rs"),
    ("sdk.toml.in", "vouchsafe/crates/guest-sdk/Cargo.toml"),
    ("@rule.rs", "src/rule.rs"),
    ("@parameters.schema.json", "parameters.schema.json"),
];
/// The parts of the contract that policies are made of.
const CONTRACT: [&str; 2] = ["types", "policy"];

/// Every file of a project: where, below its folder, and what is in it.
pub(crate) fn files(project: &Project) -> Vec<(PathBuf, Vec<u8>)> {
    let kind = project.kind.as_str();
    let mut files = Vec::new();
    for (template, place) in PLACES {
        let from = template.strip_prefix('@').map_or(template.to_owned(), |rest| format!("{kind}/{rest}"));
        let text = TEMPLATES.get_file(&from).and_then(include_dir::File::contents_utf8).unwrap_or_default();
        files.push((place.into(), filled(text, project).into_bytes()));
    }
    let cases = TEMPLATES.get_dir(format!("{kind}/cases")).into_iter().flat_map(Dir::files);
    files.extend(cases.filter_map(|file| Some((below("cases", file)?, file.contents().to_vec()))));
    let sdk = SDK.files().filter_map(|file| Some((below("vouchsafe/crates/guest-sdk/src", file)?, file)));
    files.extend(sdk.map(|(place, file)| (place, file.contents().to_vec())));
    for part in CONTRACT {
        let wit = WIT.get_dir(part).into_iter().flat_map(Dir::files);
        let place = format!("vouchsafe/wit/{part}");
        files.extend(wit.filter_map(|file| Some((below(&place, file)?, file.contents().to_vec()))));
    }
    files
}

fn below(folder: &str, file: &include_dir::File<'_>) -> Option<PathBuf> {
    Some(PathBuf::from(folder).join(file.path().file_name()?))
}

fn filled(text: &str, project: &Project) -> String {
    text.replace("@NAME@", project.name.as_str())
        .replace("@KIND@", project.kind.as_str())
        .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_whole_project() {
        for kind in PolicyKind::ALL.iter().copied() {
            let files = files(&Project { name: "sprint-calendar".parse().unwrap(), kind });
            assert!(files.len() > 15, "{kind}: {}", files.len());
            for (path, bytes) in &files {
                assert!(!bytes.is_empty(), "{kind}: {}", path.display());
                let text = str::from_utf8(bytes).unwrap();
                assert!(!text.contains("@NAME@") && !text.contains("@KIND@"), "{}", path.display());
            }
            let cases = files.iter().filter(|(path, _)| path.starts_with("cases")).count();
            assert!(cases >= 2, "{kind} has {cases} cases");
        }
    }
}
