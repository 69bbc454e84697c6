//! Globs over paths, as the host matches them, without a regular expression engine.
//!
//! The host compiles the globs of an answer with `globset` and literal separators; a policy that
//! brought that along would be fifty times as large. This module takes a part of that syntax, and
//! what it takes, it matches in the same way; what it does not take, it refuses with a reason:
//!
//! - A glob without `/` matches the name of an entry at any depth; any other matches whole paths,
//!   from their first component on. Paths and globs neither begin nor end with `/`.
//! - `*` matches any number of bytes within one component, `?` one byte other than `/`: one ASCII
//!   character, while others have several.
//! - `**` is a whole component and matches any number of components: `**/a` is `a` at any depth,
//!   `a/**` all that is below `a`, `a/**/b` a `b` at any depth below `a`, `**` everything.
//! - `[abc]` and `[a-z]` match one byte of a set, `[!a]` and `[^a]` one byte that is none of it, `/`
//!   included. Sets hold ASCII characters, without `/` and `[`; a `]` stands first, a `-` first or
//!   last.
//! - `{a,b}` matches either part; parts may hold anything but `**`, and are not empty.
//! - `\` takes away the meaning of the next character.
//!
//! Globs are matched as sets of positions, token by token, so that no glob takes more time than its
//! length times that of the path.

mod class;
mod parse;

use class::ByteSet;
pub use parse::GlobError;

/// A glob that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    tokens: Vec<Token>,
    /// The bytes with which a path that matches can end: most paths are told by that alone.
    last: ByteSet,
    /// If it matches names at any depth, so that only the last component has to be looked at: the
    /// bytes with which that can begin.
    name: Option<ByteSet>,
}

/// A part of a glob.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// This byte.
    Byte(u8),
    /// One byte of the set.
    Class(ByteSet),
    /// Any number of bytes other than `/`.
    Star,
    /// `**/` at the beginning: any number of components.
    Anywhere,
    /// `/**/`: a `/`, or components between two.
    Between,
    /// `/**` at the end: everything below.
    Below,
    /// `**` alone: everything.
    Everything,
    /// One of these.
    Either(Vec<Vec<Token>>),
}

impl Glob {
    /// Reads a glob.
    pub fn new(text: &str) -> Result<Self, GlobError> {
        let tokens = parse::tokens(text)?;
        let name = match tokens.as_slice() {
            [Token::Anywhere, rest @ ..] if stay_within(rest) => Some(outer_bytes(rest, End::First).set),
            _ => None,
        };
        Ok(Self { last: outer_bytes(&tokens, End::Last).set, name, tokens })
    }

    /// Whether it matches this path: components separated by `/`.
    pub fn matches(&self, path: &[u8]) -> bool {
        self.matches_named(path, name(path))
    }

    /// Whether it matches this path, whose last component is `name`.
    fn matches_named(&self, path: &[u8], name: &[u8]) -> bool {
        if !path.last().is_some_and(|byte| self.last.holds(*byte)) {
            return false;
        }
        let Some(first) = &self.name else {
            return advance(&self.tokens, path, vec![0]).contains(&path.len());
        };
        name.first().is_some_and(|byte| first.holds(*byte))
            && advance(&self.tokens[1..], name, vec![0]).contains(&name.len())
    }
}

/// The last component of a path.
fn name(path: &[u8]) -> &[u8] {
    let slash = path.iter().rposition(|byte| *byte == b'/');
    slash.map_or(path, |slash| &path[slash + 1..])
}

/// An end of a text.
#[derive(Clone, Copy, Debug)]
enum End {
    First,
    Last,
}

/// What can stand at an end of a text that tokens match.
#[derive(Debug, Default)]
struct Outer {
    set: ByteSet,
    /// Whether the text can be empty.
    may_be_empty: bool,
}

/// The bytes that can stand at an end of a text that `tokens` match, or more of them.
fn outer_bytes(tokens: &[Token], end: End) -> Outer {
    let mut outer = Outer::default();
    for at in 0..tokens.len() {
        let token = match end {
            End::First => &tokens[at],
            End::Last => &tokens[tokens.len() - 1 - at],
        };
        let may_be_empty = match token {
            Token::Byte(byte) => outer.add(&ByteSet::of(*byte), false),
            Token::Class(class) => outer.add(class, false),
            Token::Star => outer.add(&ByteSet::NAME, true),
            Token::Anywhere | Token::Between | Token::Below | Token::Everything => {
                outer.add(&ByteSet::ALL, true)
            }
            Token::Either(parts) => {
                let mut any_empty = false;
                for part in parts {
                    let part = outer_bytes(part, end);
                    any_empty |= outer.add(&part.set, part.may_be_empty);
                }
                any_empty
            }
        };
        if !may_be_empty {
            return outer;
        }
    }
    outer.may_be_empty = true;
    outer
}

impl Outer {
    fn add(&mut self, set: &ByteSet, may_be_empty: bool) -> bool {
        self.set.insert_all(set);
        may_be_empty
    }
}

/// Whether nothing that `tokens` match holds a `/`.
fn stay_within(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| match token {
        Token::Byte(byte) => *byte != b'/',
        Token::Class(class) => !class.holds(b'/'),
        Token::Star => true,
        Token::Either(parts) => parts.iter().all(|part| stay_within(part)),
        Token::Anywhere | Token::Between | Token::Below | Token::Everything => false,
    })
}

/// The positions in `path` that `tokens` lead to from the positions `from`, both in ascending order.
fn advance(tokens: &[Token], path: &[u8], from: Vec<usize>) -> Vec<usize> {
    let mut at = from;
    for token in tokens {
        if at.is_empty() {
            break;
        }
        at = step(token, path, at);
    }
    at
}

/// The positions that one token leads to.
fn step(token: &Token, path: &[u8], at: Vec<usize>) -> Vec<usize> {
    let is_slash = |position: &usize| path.get(*position) == Some(&b'/');
    match token {
        Token::Byte(byte) => one(path, at, |other| other == *byte),
        Token::Class(class) => one(path, at, |byte| class.holds(byte)),
        Token::Star => star(path, &at),
        Token::Anywhere => {
            let after_slash = (1..=path.len()).filter(|position| is_slash(&(position - 1)));
            [0].into_iter().chain(after_slash).collect()
        }
        Token::Between => match at.iter().find(|position| is_slash(position)) {
            Some(first) => (*first + 1..=path.len()).filter(|position| is_slash(&(position - 1))).collect(),
            None => Vec::new(),
        },
        Token::Below => {
            let any = at.iter().any(is_slash);
            any.then_some(path.len()).into_iter().collect()
        }
        Token::Everything => vec![path.len()],
        Token::Either(parts) => {
            // Most parts do not even begin here, and cost nothing then.
            let begins = |part: &[Token], position: &usize| match part.first() {
                Some(Token::Byte(byte)) => path.get(*position) == Some(byte),
                _ => true,
            };
            let mut all = Vec::new();
            for part in parts {
                let here = at.iter().copied().filter(|position| begins(part, position));
                all.append(&mut advance(part, path, here.collect()));
            }
            all.sort_unstable();
            all.dedup();
            all
        }
    }
}

/// The positions after those where a byte stands that fits.
fn one(path: &[u8], mut at: Vec<usize>, fits: impl Fn(u8) -> bool) -> Vec<usize> {
    at.retain_mut(|position| {
        let fits = path.get(*position).is_some_and(|byte| fits(*byte));
        *position += 1;
        fits
    });
    at
}

/// The positions up to the end of the component that each position lies in.
fn star(path: &[u8], at: &[usize]) -> Vec<usize> {
    let mut reached: Vec<usize> = Vec::new();
    for from in at {
        // What an earlier position reached already goes on from there to the same end.
        if reached.last().is_some_and(|last| last >= from) {
            continue;
        }
        let name = path.get(*from..).unwrap_or_default();
        let length = name.iter().take_while(|byte| **byte != b'/').count();
        reached.extend(*from..=from + length);
    }
    reached
}

/// Some globs.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    globs: Vec<Glob>,
    /// The bytes with which a path that one of them matches can end.
    last: ByteSet,
}

impl FromIterator<Glob> for Globs {
    fn from_iter<T: IntoIterator<Item = Glob>>(globs: T) -> Self {
        let globs: Vec<Glob> = globs.into_iter().collect();
        let mut last = ByteSet::default();
        for glob in &globs {
            last.insert_all(&glob.last);
        }
        Self { globs, last }
    }
}

impl Globs {
    /// Whether one matches this path itself.
    pub fn match_path(&self, path: &[u8]) -> bool {
        let name = name(path);
        path.last().is_some_and(|byte| self.last.holds(*byte))
            && self.globs.iter().any(|glob| glob.matches_named(path, name))
    }

    /// Whether one matches this path or a directory above it, as the host applies them.
    pub fn cover(&self, path: &[u8]) -> bool {
        let above = (0..path.len()).filter(|at| path[*at] == b'/');
        self.match_path(path) || above.into_iter().any(|end| self.match_path(&path[..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matching<'a>(glob: &str, paths: &[&'a str]) -> Vec<&'a str> {
        let glob = Glob::new(glob).unwrap();
        let matches = |path: &&&str| glob.matches(path.as_bytes());
        paths.iter().filter(matches).copied().collect()
    }

    #[test]
    fn a_glob_without_a_slash_matches_names() {
        let paths = ["a.pem", "x/y/a.pem", "a.pem/x", "a.pemx"];
        assert_eq!(matching("*.pem", &paths), ["a.pem", "x/y/a.pem"]);
        assert_eq!(matching("x", &["x", "a/x", "x/a"]), ["x", "a/x"]);
    }

    #[test]
    fn a_glob_with_a_slash_matches_from_the_first_component_on() {
        assert_eq!(matching("a/*.c", &["a/x.c", "b/a/x.c", "a/b/x.c"]), ["a/x.c"]);
    }

    #[test]
    fn two_stars_match_any_number_of_components() {
        let paths = ["b", "a", "a/b", "a/x/b", "a/x/y/b", "a/xb", "ab"];
        assert_eq!(matching("a/**/b", &paths), ["a/b", "a/x/b", "a/x/y/b"]);
        assert_eq!(matching("a/**", &paths), ["a/b", "a/x/b", "a/x/y/b", "a/xb"]);
        assert_eq!(matching("**/b", &paths), ["b", "a/b", "a/x/b", "a/x/y/b"]);
        assert_eq!(matching("**", &paths), paths);
        assert_eq!(matching("**/**", &paths), paths);
        assert_eq!(matching("a/**/**/b", &paths), matching("a/**/b", &paths));
        assert_eq!(matching("a/**/**", &paths), matching("a/**", &paths));
    }

    #[test]
    fn one_byte_is_matched_by_a_question_mark_and_by_classes() {
        assert_eq!(matching("a?c", &["abc", "ac", "a/c", "abbc"]), ["abc"]);
        assert_eq!(matching("[a-c]x", &["bx", "dx"]), ["bx"]);
        assert_eq!(matching("[!a-c]x", &["bx", "dx"]), ["dx"]);
        assert_eq!(matching("[]-]x", &["]x", "-x", "ax"]), ["]x", "-x"]);
        assert_eq!(matching("d/a[!b]c", &["d/a/c", "d/axc"]), ["d/a/c", "d/axc"]);
        // The letter has two bytes.
        assert_eq!(matching("??", &["é", "e"]), ["é"]);
    }

    #[test]
    fn braces_give_a_choice() {
        let paths = ["x.yaml", "x.yml", "x.yl", "d/x.yaml"];
        assert_eq!(matching("*.{yaml,yml}", &paths), ["x.yaml", "x.yml", "d/x.yaml"]);
        assert_eq!(matching("{a/b,c{d,e}}", &["a/b", "cd", "ce", "c", "z/cd"]), ["a/b", "cd", "ce"]);
    }

    #[test]
    fn a_backslash_takes_the_meaning_away() {
        assert_eq!(matching(r"\*.c", &["*.c", "x.c"]), ["*.c"]);
        assert_eq!(matching(r"a\{b", &["a{b"]), ["a{b"]);
    }

    #[test]
    fn bytes_that_are_not_text_are_matched() {
        assert!(Glob::new("*.tmp").unwrap().matches(b"caf\xe9.tmp"));
    }

    #[test]
    fn many_stars_take_no_time() {
        let glob = Glob::new(&"*a".repeat(400)).unwrap();
        assert!(!glob.matches("b".repeat(4_000).as_bytes()));
        assert!(!glob.matches("a".repeat(399).as_bytes()));
        assert!(glob.matches("a".repeat(4_000).as_bytes()));
    }

    #[test]
    fn directories_cover_what_is_below_them() {
        let globs: Globs = ["cache", "srv/*/log"].map(|text| Glob::new(text).unwrap()).into_iter().collect();
        for inside in ["cache", "a/cache/b/c", "srv/x/log/today"] {
            assert!(globs.cover(inside.as_bytes()), "{inside}");
        }
        for outside in ["cached", "srv/x/logs", "srv"] {
            assert!(!globs.cover(outside.as_bytes()), "{outside}");
        }
        assert!(!Globs::default().cover(b"a"));
    }
}
