//! A `mod.rs` only lists its modules and re-exports: nobody looks for code there.

use super::code::{code_of, item_end, item_start, line_of};
use super::files::Files;
use super::violation::Violation;

pub(super) fn check(files: &Files) -> Vec<Violation> {
    let rooms = files.rust().filter(|(path, _)| path.ends_with("/mod.rs"));
    rooms
        .flat_map(|(path, text)| {
            foreign(text).into_iter().map(move |(line, item)| {
                Violation::of(
                    path,
                    format!("`{item}` is no module and no re-export"),
                    "move it to a file of its own, and re-export it from there",
                )
                .at(line)
            })
        })
        .collect()
}

/// Items that are neither `mod name;` nor `use`: their lines and how they begin.
fn foreign(text: &str) -> Vec<(usize, String)> {
    let code = code_of(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = item_start(&code, at) {
        if is_use(&code[start..]) {
            // Its braces are a list and end no item.
            at = code[start..].find(';').map_or(code.len(), |semicolon| start + semicolon + 1);
            continue;
        }
        at = item_end(&code, start);
        if !is_module(&code[start..at]) {
            let line = line_of(&code, start);
            let shown = text.lines().nth(line - 1).unwrap_or_default().trim();
            found.push((line, shown.to_owned()));
        }
    }
    found
}

fn is_use(item: &str) -> bool {
    without_visibility(item).starts_with("use ")
}

fn is_module(item: &str) -> bool {
    without_visibility(item).starts_with("mod ") && item.ends_with(';')
}

fn without_visibility(item: &str) -> &str {
    let Some(rest) = item.strip_prefix("pub") else {
        return item;
    };
    match rest.strip_prefix('(') {
        Some(scope) => scope.split_once(')').map_or(scope, |(_, rest)| rest),
        None => rest,
    }
    .trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_reexports_are_welcome() {
        let text = "//! Room.\n\nmod a;\npub(super) mod b;\n/// C.\n#[cfg(test)]\nmod c;\n\n\
                    pub use a::{A, B};\npub(in crate::x) use b::*;\nuse super::d;\n";
        assert_eq!(foreign(text), []);
    }

    #[test]
    fn everything_else_belongs_elsewhere() {
        let text = "//! Room.\nmod a;\n/// Most.\npub const MAX: u8 = 1;\npub use a::{A};\n\
                    mod b { struct C; }\n#[x]\nfn d() { e; }\npubs!();\n";
        let lines: Vec<_> = foreign(text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [4, 6, 8, 9]);
    }

    #[test]
    fn only_mod_rs_is_meant() {
        let files =
            Files::sketch(&[("crates/a/src/b/mod.rs", "fn f() {}"), ("crates/a/src/lib.rs", "fn f() {}")]);
        let found = check(&files);
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().starts_with("crates/a/src/b/mod.rs:1: `fn f() {}` is no module"));
    }
}
