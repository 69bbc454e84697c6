//! Nothing of one machine gets in: no path that only it has, no component that it built.

use super::files::{Files, has_extension};
use super::violation::Violation;

/// Folders in which people and services work: their absolute paths exist on one machine only.
const HOMES: &[&str] = &["home", "root", "work"];

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let paths = files.texts().flat_map(|(path, text)| {
        let lines = (1..).zip(text.lines());
        lines.filter_map(move |(line, text)| {
            let found = machine_path(text)?;
            let remedy = "write it relative to the repository, or as an example below /srv";
            Some(Violation::of(path, format!("a path of one machine: {found}"), remedy).at(line))
        })
    });
    let components = files.paths().filter(|path| has_extension(path, "wasm"));
    let components = components.map(|path| {
        Violation::of(
            path,
            "a built component is in the repository",
            "remove it; `cargo xtask guests` builds it",
        )
    });
    paths.chain(components).collect()
}

/// The first path in `line` that begins in a home and goes on, as far as it looks like a path.
fn machine_path(line: &str) -> Option<&str> {
    let starts = line.match_indices('/').map(|(at, _)| at);
    starts.filter(|at| !line[..*at].ends_with(is_within)).find_map(|at| {
        let path = &line[at..];
        let end = path.find(|c: char| !(c.is_alphanumeric() || "/_.-".contains(c)));
        let path = &path[..end.unwrap_or(path.len())];
        let (home, inside) = path[1..].split_once('/')?;
        let is_told = home != "home" || !inside.is_empty();
        (HOMES.contains(&home) && is_told).then_some(path)
    })
}

/// What stands in the middle of a path or a placeholder: a slash behind it begins no absolute path.
fn is_within(c: char) -> bool {
    c.is_alphanumeric() || "_.-~*)]}>".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spelled in two, so that this file may say it.
    fn below(home: &str, rest: &str) -> String {
        format!("/{home}/{rest}")
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        for path in [below("work", "main/x.rs"), below("root", ""), below("home", "someone/x")] {
            for line in [
                format!("see {path}, there"),
                format!("\"{path}\""),
                format!("(`{path}`)"),
                format!("a={path}"),
            ] {
                assert_eq!(machine_path(&line), Some(path.as_str()), "{line}");
            }
        }
    }

    #[test]
    fn other_paths_are_not() {
        for line in [
            "docs/work/plan.md ../root/x crates/home/src/lib.rs",
            "https://site.example/home/page {folder}/work/x <home>/root/x",
            "the folder /home holds homes, /home/<name> too; /rooted/x /workshop/y /srv/root/z",
        ] {
            assert_eq!(machine_path(line), None, "{line}");
        }
    }

    #[test]
    fn the_place_is_told_and_components_are_found() {
        let text = format!("a\nb {}\n", below("root", "x"));
        let files = Files::sketch(&[("docs/a.md", &text), ("guests/b.wasm", "\0asm")]);
        let found: Vec<_> = check(&files).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("docs/a.md:2: a path of one machine: "));
        assert!(found[1].starts_with("guests/b.wasm: a built component"));
    }
}
