//! Our crates form no circle, and no long corridor.

use super::layers::DEEPEST;
use super::violation::Violation;
use super::workspace::{Package, Workspace};

pub(super) fn check(workspace: &Workspace) -> Vec<Violation> {
    let chains = workspace.members().map(|(_, package)| {
        let mut way = vec![package.name.as_str()];
        longest(workspace, &mut way)
    });
    let Some(longest) = chains.max_by_key(|chain| (chain.circle, chain.names.len())) else {
        return Vec::new();
    };
    let shown = longest.names.join(" → ");
    if longest.circle {
        return vec![Violation::of(
            "Cargo.toml",
            format!("crates depend on each other in a circle: {shown}"),
            "turn one arrow around with a port",
        )];
    }
    if longest.names.len() > DEEPEST + 1 {
        return vec![Violation::of(
            "Cargo.toml",
            format!("a chain of crates is longer than {DEEPEST} arrows: {shown}"),
            "let the outer crates be handed what they need",
        )];
    }
    Vec::new()
}

struct Chain<'a> {
    names: Vec<&'a str>,
    circle: bool,
}

/// The longest chain that goes on from `way`, or the first circle.
fn longest<'a>(workspace: &'a Workspace, way: &mut Vec<&'a str>) -> Chain<'a> {
    let mut best = Chain { names: way.clone(), circle: false };
    let last = way.last().and_then(|name| workspace.member(name));
    for next in last.into_iter().flat_map(Package::production) {
        let circle = way.contains(&next);
        way.push(next);
        let chain = if circle { Chain { names: way.clone(), circle } } else { longest(workspace, way) };
        way.pop();
        if chain.circle {
            return chain;
        }
        if chain.names.len() > best.names.len() {
            best = chain;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&str]) -> Vec<String> {
        let violations = check(&Workspace::sketch(lines)).into_iter();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn five_arrows_are_enough() {
        let house = [
            "crates/a -> b d",
            "crates/b -> c f",
            "crates/c -> d",
            "crates/d -> e",
            "crates/e -> f | a",
            "crates/f -> hex",
        ];
        assert_eq!(found(&house), [""; 0]);
        let deeper = [&house[..], &["crates/main -> a"]].concat();
        assert!(found(&deeper)[0].contains("5 arrows: main → a → b → c → d → e → f"));
    }

    #[test]
    fn a_circle_is_found() {
        let found = found(&["crates/a -> b", "crates/b -> c", "crates/c -> b"]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("in a circle: "), "{found:?}");
    }
}
