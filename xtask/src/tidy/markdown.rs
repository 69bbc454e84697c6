//! What a Markdown file refers to: the targets of its links, and what it sets as code.

/// A reference, without its markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Link(String),
    Code(String),
}

/// All references with their lines, from 1; what stands in fenced blocks is an example.
pub(super) fn references(text: &str) -> Vec<(usize, Reference)> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => {
                found.extend(of_line(line).into_iter().map(|reference| (number, reference)));
            }
            _ => {}
        }
    }
    found
}

fn of_line(line: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    // `[name]: target`
    if let Some((name, target)) = line.split_once("]: ")
        && name.starts_with('[')
    {
        found.push(Reference::Link(first_word(target)));
    }
    let mut rest = line;
    while let Some(at) = rest.find(['`', ']']) {
        rest = &rest[at..];
        if let Some(inside) = rest.strip_prefix("](") {
            let (target, behind) = inside.split_once(')').unwrap_or((inside, ""));
            found.push(Reference::Link(first_word(target)));
            rest = behind;
        } else if rest.starts_with('`') {
            let ticks = &rest[..rest.len() - rest.trim_start_matches('`').len()];
            let inside = &rest[ticks.len()..];
            let Some((code, behind)) = inside.split_once(ticks) else {
                rest = inside;
                continue;
            };
            found.push(Reference::Code(code.trim().to_owned()));
            rest = behind;
        } else {
            rest = &rest[1..];
        }
    }
    found
}

/// A target without its title.
fn first_word(target: &str) -> String {
    let word = target.split_whitespace().next().unwrap_or_default();
    word.trim_matches(['<', '>']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let references = references(text).into_iter();
        let shown = references.map(|(line, reference)| match reference {
            Reference::Link(target) => format!("{line} link {target}"),
            Reference::Code(code) => format!("{line} code {code}"),
        });
        shown.collect()
    }

    #[test]
    fn links_and_code_are_found() {
        let text = "See [the `a/b` crate](a/b.md#c \"title\") and ![x](<y.png>),\n\
                    or ``c`d`` [e](https://e.example/f_(g)).\n[h]: i/j.md\n[k] and `l";
        assert_eq!(
            shown(text),
            [
                "1 code a/b",
                "1 link a/b.md#c",
                "1 link y.png",
                "2 code c`d",
                "2 link https://e.example/f_(g",
                "3 link i/j.md"
            ]
        );
    }

    #[test]
    fn fenced_blocks_are_examples() {
        assert_eq!(shown("```\n[a](b)\n~~~\n`c/d`\n```\n`e`\n  ~~~ text\n`f`"), ["6 code e"]);
    }
}
