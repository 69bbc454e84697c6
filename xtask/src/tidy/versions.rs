//! Every package of the contract with guests has a semantic version, from its first day.

use std::collections::BTreeMap;

use super::files::{Files, has_extension};
use super::violation::Violation;

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let mut violations = Vec::new();
    // A package is a folder; one of its files names it.
    let mut named = BTreeMap::new();
    let contracts = files.texts().filter(|(path, _)| path.starts_with("wit/") && has_extension(path, "wit"));
    for (path, text) in contracts {
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        let known = named.entry(folder).or_insert(false);
        for (line, text) in (1..).zip(text.lines()) {
            let Some(package) = text.strip_prefix("package ") else {
                continue;
            };
            *known = true;
            let package = package.trim_end_matches([';', '{', ' ']);
            if !has_version(package) {
                let what = format!("the package `{package}` has no semantic version");
                let remedy = "write it behind the name: `@1.0.0`";
                violations.push(Violation::of(path, what, remedy).at(line));
            }
        }
    }
    let nameless = named.into_iter().filter(|(_, known)| !known);
    violations.extend(nameless.map(|(folder, _)| {
        Violation::of(folder, "no file names the package", "write `package name:space@1.0.0;`")
    }));
    violations
}

/// `name:space@1.2.3`, perhaps with `-draft` or `+build` behind it.
fn has_version(package: &str) -> bool {
    let Some((_, version)) = package.split_once('@') else {
        return false;
    };
    let numbers: Vec<_> = version.split(['-', '+']).next().unwrap_or_default().split('.').collect();
    let number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.len() == 3 && numbers.iter().all(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let files = Files::sketch(&[
            ("wit/a/a.wit", text),
            ("wit/b/b.wit", "package o:b@1.0.0;\n"),
            ("wit/b/more.wit", "interface more {}\n"),
        ]);
        let violations = check(&files).into_iter();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn a_package_has_a_version_of_three_numbers() {
        assert_eq!(found("/// A.\npackage o:a@0.2.12;\n"), [""; 0]);
        assert_eq!(found("package o:a@1.0.0-draft.1;\n"), [""; 0]);
        assert!(found("\npackage o:a;\n")[0].starts_with("wit/a/a.wit:2: the package `o:a` has no"));
        assert_eq!(found("package o:a@1.0;\n").len(), 1);
        assert_eq!(found("package o:a@1.0.x;\n").len(), 1);
    }

    #[test]
    fn a_folder_of_the_contract_is_a_package() {
        assert!(found("interface a {}\n")[0].starts_with("wit/a: no file names the package"));
    }
}
