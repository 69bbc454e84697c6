//! Rust source with its comments and literals blanked, so that words and braces in it can be trusted.
//!
//! This is not a parser: it knows where tokens lie, and trusts rustfmt and the compiler for the rest.

/// `source` in the same lines and columns; comments and literals are spaces.
pub(super) fn code_of(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (text, kept) = if let Some(length) = blank(rest) {
            (&rest[..length], false)
        } else {
            // A word is taken whole, so that the `r` of `for "x"` opens no raw string.
            let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (&rest[..word.max(first.len_utf8())], true)
        };
        if kept {
            code.push_str(text);
        } else {
            let spaces = text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
            code.extend(spaces);
        }
        rest = &rest[text.len()..];
    }
    code
}

/// Where the next item from `at` on begins, behind its attributes.
pub(super) fn item_start(code: &str, mut at: usize) -> Option<usize> {
    loop {
        at += code[at..].find(|c: char| !c.is_whitespace())?;
        if !code[at..].starts_with('#') {
            return Some(at);
        }
        at = closing(code, at);
    }
}

/// Where the item ends that begins at `start`, or with attributes there: behind its `;` or brace.
pub(super) fn item_end(code: &str, start: usize) -> usize {
    let start = item_start(code, start).unwrap_or(code.len());
    let mut depth = 0_usize;
    for (index, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => return index + 1,
            b'{' if depth == 0 => return closing(code, index),
            _ => {}
        }
    }
    code.len()
}

/// The line of a place in the text, counted from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Behind the bracket that closes the first one from `start` on.
fn closing(code: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// The length of the comment or literal that `rest` begins with.
fn blank(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    let prefix = ["br", "cr", "r", "b", "c"]
        .into_iter()
        .find(|prefix| rest.starts_with(prefix) && !is_word(char_at(rest, prefix.len())))
        .unwrap_or_default();
    let literal = &rest[prefix.len()..];
    let length = if prefix.ends_with('r') {
        raw_string(literal)
    } else if literal.starts_with('"') {
        Some(escaped(literal, '"'))
    } else {
        character(literal)
    };
    length.map(|length| prefix.len() + length)
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let step = if rest[at..].starts_with("/*") {
            depth += 1;
            2
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            2
        } else {
            char_at(rest, at).len_utf8()
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// `"…"` or `##"…"##`; a raw identifier has no quote and is none.
fn raw_string(literal: &str) -> Option<usize> {
    let hashes = literal.len() - literal.trim_start_matches('#').len();
    let inside = literal[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", &literal[..hashes]);
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(hashes + 1 + length)
}

/// `'x'`, `'\n'` or `'\''`; a lifetime is none.
fn character(literal: &str) -> Option<usize> {
    let inside = literal.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return Some(escaped(literal, '\''));
    }
    let length = inside.chars().next()?.len_utf8();
    inside[length..].starts_with('\'').then_some(length + 2)
}

/// The length of what begins with `quote`, up to the next one that is not escaped.
fn escaped(literal: &str, quote: char) -> usize {
    let mut skip = true;
    for (at, c) in literal.char_indices() {
        if skip {
            skip = false;
        } else if c == '\\' {
            skip = true;
        } else if c == quote {
            return at + 1;
        }
    }
    literal.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanked(source: &str) -> String {
        let code = code_of(source);
        assert_eq!(code.len(), source.len());
        code.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_literals_are_blank() {
        assert_eq!(blanked("a // b { ü\nc"), "a c");
        assert_eq!(blanked("a /* b /* c */ { */ d"), "a d");
        assert_eq!(blanked(r#"a("b \" {", b"}", c"x")"#), "a( , , )");
        assert_eq!(blanked("a(r\"\\\", br#\"{\"}\"#)"), "a( , )");
        assert_eq!(blanked(r"a('{', b'\'', '\u{7b}', 'ü')"), "a( , , , )");
    }

    #[test]
    fn lifetimes_raw_names_and_words_are_code() {
        assert_eq!(blanked("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
        assert_eq!(blanked("r#type br b"), "r#type br b");
        assert_eq!(blanked("for \"x\" attr\"y\""), "for attr");
    }

    #[test]
    fn lines_stay_where_they_are() {
        let code = code_of("\"\n\n\" x");
        assert_eq!(line_of(&code, code.find('x').unwrap()), 3);
    }

    #[test]
    fn an_item_ends_with_its_semicolon_or_brace() {
        for item in
            ["use a::b;", "#[x(y = [1; 2])]\nfn f(a: [u8; 2]) -> [u8; 2] { { } }", "mod a { struct B; }"]
        {
            let code = format!("{item} const C: u8 = 1;");
            assert_eq!(item_end(&code, 0), item.len(), "{item}");
        }
    }
}
