//! Our crates depend on each other only as the table says.

use super::layers::{self, DOORS, Layer, TESTKIT};
use super::violation::Violation;
use super::workspace::{Package, Purpose, Workspace};

const ADD: &str = "add it to the table in xtask/src/tidy/layers.rs";

pub(super) fn check(workspace: &Workspace, table: &[Layer]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (folder, package) in workspace.members() {
        let wrong = |what, remedy| Violation::of(format!("{folder}/Cargo.toml"), what, remedy);
        let Some(layer) = layers::of(table, &package.name) else {
            let what = format!("the crate `{}` has no layer", package.name);
            violations.push(wrong(what, ADD));
            continue;
        };
        for (name, purpose) in &package.ours {
            if let Some((what, remedy)) = judge(package, layer, name, *purpose) {
                violations.push(wrong(what, remedy));
            }
        }
    }
    violations
}

/// What is wrong with one arrow, and what to do.
fn judge(package: &Package, layer: &Layer, name: &str, purpose: Purpose) -> Option<(String, &'static str)> {
    let arrow = format!("`{}` depends on `{name}`", package.name);
    match purpose {
        Purpose::Production if name == TESTKIT => Some((arrow, "`testkit` is for [dev-dependencies] only")),
        Purpose::Production if !layer.may.contains(&name) => Some((
            arrow,
            "take the arrow out, or say in docs/decisions/ why it is right and add it to xtask/src/tidy/layers.rs",
        )),
        Purpose::Tests if package.name == TESTKIT && DOORS.contains(&name) => {
            Some((arrow, "`testkit` knows no door, not even in its own tests"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[Layer] = &[
        Layer { room: "domain", may: &[], never: &[] },
        Layer { room: "vault", may: &["domain"], never: &[] },
        Layer { room: "api", may: &["domain"], never: &[] },
        Layer { room: TESTKIT, may: &["domain"], never: &[] },
    ];

    fn found(lines: &[&str]) -> Vec<String> {
        let violations = check(&Workspace::sketch(lines), TABLE).into_iter();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn what_the_table_says_is_allowed() {
        let lines = [
            "crates/domain -> hex | testkit",
            "crates/vault -> domain | api testkit",
            "crates/api -> domain",
            "crates/testkit -> domain | vault",
        ];
        assert_eq!(found(&lines), [""; 0]);
    }

    #[test]
    fn another_arrow_is_not() {
        let found = found(&["crates/domain -> vault", "crates/vault"]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/domain/Cargo.toml: `domain` depends on `vault`: take"));
    }

    #[test]
    fn a_crate_without_a_layer_is_found() {
        assert_eq!(
            found(&["crates/news -> domain", "crates/domain"]),
            [
                "crates/news/Cargo.toml: the crate `news` has no layer: add it to the table in xtask/src/tidy/layers.rs"
            ]
        );
    }

    #[test]
    fn the_testkit_is_for_tests_and_knows_no_door() {
        let vault = found(&["crates/vault -> testkit", "crates/testkit"]);
        assert!(vault[0].contains("for [dev-dependencies] only"));
        let testkit = found(&["crates/testkit -> | api", "crates/api"]);
        assert!(testkit[0].contains("`testkit` depends on `api`"));
    }
}
