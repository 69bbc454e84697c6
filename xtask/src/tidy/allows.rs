//! A lint is never allowed: `#[expect]` with a reason disappears with its cause.

use super::code::code_of;
use super::files::Files;
use super::violation::Violation;

pub(super) fn check(files: &Files) -> Vec<Violation> {
    files
        .rust()
        .flat_map(|(path, text)| {
            let code = code_of(text);
            let lines: Vec<_> =
                (1..).zip(code.lines()).filter(|(_, line)| allows(line)).map(|(line, _)| line).collect();
            lines.into_iter().map(move |line| {
                Violation::of(path, "a lint is allowed", "write `#[expect(lint, reason = \"…\")]`").at(line)
            })
        })
        .collect()
}

fn allows(line: &str) -> bool {
    line.contains("#[allow(")
        || line.contains("#![allow(")
        || (line.contains("cfg_attr(") && line.contains(" allow("))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowed_lint_is_found_where_it_is_code() {
        let text = "#![allow(a)]\n// #[allow(a)]\nlet text = \"#[allow(a)]\";\n    #[allow(b)]\n\
                    #[cfg_attr(test, allow(c))]\n#[expect(d)]\nfn allow() { allow(1) }\n";
        let files = Files::sketch(&[("crates/a/src/lib.rs", text)]);
        let found = check(&files);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[1].to_string().starts_with("crates/a/src/lib.rs:4: a lint"));
    }
}
