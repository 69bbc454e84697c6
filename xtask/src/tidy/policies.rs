//! Every standard policy explains itself: in prose, in a schema, in examples.

use std::collections::BTreeSet;

use super::files::{Files, has_extension};
use super::violation::Violation;

/// Fewer examples show the rule, but not its edges.
const FEWEST_CASES: usize = 6;

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let folders: BTreeSet<_> = files
        .paths()
        .filter_map(|path| path.strip_prefix("policies/")?.split_once('/'))
        .map(|(folder, _)| format!("policies/{folder}"))
        .collect();
    let folders = folders.iter();
    folders.flat_map(|folder| of_folder(files, folder)).collect()
}

fn of_folder(files: &Files, folder: &str) -> Vec<Violation> {
    let schema = format!("{folder}/parameters.schema.json");
    let readme = format!("{folder}/README.md");
    let missing = [
        (&readme, "say for whom the policy is, with an example"),
        (&schema, "describe the parameters as JSON schema"),
    ];
    let missing = missing
        .into_iter()
        .filter(|(path, _)| !files.has(path))
        .map(|(path, remedy)| Violation::of(path, "the file is missing", remedy));
    let beginning = format!("{folder}/cases/");
    let cases: Vec<_> =
        files.paths().filter(|path| path.starts_with(&beginning) && has_extension(path, "json")).collect();
    let few = (cases.len() < FEWEST_CASES).then(|| {
        Violation::of(
            format!("{folder}/cases"),
            format!("{} examples, fewer than {FEWEST_CASES}", cases.len()),
            "write more: what the policy decides, and why",
        )
    });
    let json = cases.iter().copied().chain([schema.as_str()]);
    let invalid = json.filter_map(|path| {
        let error = serde_json::from_str::<serde_json::Value>(files.text(path)?).err()?;
        let what = format!("this is no JSON ({error})");
        Some(Violation::of(path, what, "mend it").at(error.line().max(1)))
    });
    missing.chain(few).chain(invalid).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let violations = check(&Files::sketch(files)).into_iter();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn a_policy_explains_itself() {
        let mut files = vec![
            ("policies/a/README.md", "# A"),
            ("policies/a/parameters.schema.json", "{}"),
            ("policies/a/cases/1.json", "{}"),
            ("policies/a/cases/2.json", "{}"),
            ("policies/a/cases/3.json", "{}"),
            ("policies/a/cases/4.json", "{}"),
            ("policies/a/cases/5.json", "{}"),
            ("policies/a/cases/6.json", "{}"),
        ];
        assert_eq!(found(&files), [""; 0]);
        files[7].1 = "{\n\n";
        assert!(found(&files)[0].starts_with("policies/a/cases/6.json:3: this is no JSON"));
        files.pop();
        assert!(found(&files)[0].starts_with("policies/a/cases: 5 examples, fewer than 6"));
    }

    #[test]
    fn a_policy_without_words_is_found() {
        let found = found(&[("policies/a/src/lib.rs", "")]);
        assert_eq!(found.len(), 3);
        assert!(found[0].starts_with("policies/a/README.md: the file is missing"));
        assert!(found[1].starts_with("policies/a/parameters.schema.json: the file is missing"));
    }
}
