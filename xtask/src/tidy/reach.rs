//! Some crates of others must never be reached from a room, however long the way.

use std::collections::VecDeque;

use super::layers::{self, Layer};
use super::violation::Violation;
use super::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, table: &[Layer]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (start, package) in workspace.packages.iter().enumerate() {
        let Some(folder) = &package.folder else {
            continue;
        };
        let Some(layer) = layers::of(table, &package.name) else {
            continue; // Found by `arrows`.
        };
        for family in layer.never {
            if let Some(way) = way(workspace, start, family) {
                violations.push(Violation::of(
                    format!("{folder}/Cargo.toml"),
                    format!("`{}` must never see `{family}`: {way}", package.name),
                    "move what needs it to an adapter, behind a port",
                ));
            }
        }
    }
    violations
}

/// The shortest way to a crate of the family.
fn way(workspace: &Workspace, start: usize, family: &str) -> Option<String> {
    let packages = &workspace.packages;
    let mut from = vec![None; packages.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        if is_of(&packages[at].name, family) {
            let back = std::iter::successors(Some(at), |at| from[*at]);
            let mut names: Vec<_> = back.map(|at| packages[at].name.as_str()).collect();
            names.reverse();
            return Some(names.join(" → "));
        }
        for next in &packages[at].uses {
            if *next != start && from[*next].is_none() {
                from[*next] = Some(at);
                queue.push_back(*next);
            }
        }
    }
    None
}

fn is_of(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[Layer] = &[
        Layer { room: "vault", may: &[], never: &["sqlx"] },
        Layer { room: "api", may: &[], never: &["wasmtime"] },
    ];

    fn found(lines: &[&str]) -> Vec<String> {
        let violations = check(&Workspace::sketch(lines), TABLE).into_iter();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn what_is_not_forbidden_or_only_for_tests_may_be_reached() {
        let lines = ["crates/vault -> tokio sqlxmq | sqlx", "crates/api -> sqlx"];
        assert_eq!(found(&lines), [""; 0]);
    }

    #[test]
    fn what_is_forbidden_is_found_behind_others() {
        let lines =
            ["crates/vault -> a b", "a -> b c", "b -> c vault", "c -> sqlx-core", "sqlx-core -> sqlx"];
        assert_eq!(
            found(&lines),
            ["crates/vault/Cargo.toml: `vault` must never see `sqlx`: vault → a → c → sqlx-core: \
              move what needs it to an adapter, behind a port"]
        );
    }

    #[test]
    fn what_is_forbidden_is_found_next_door() {
        assert!(found(&["crates/api -> wasmtime"])[0].contains("api → wasmtime"));
    }
}
