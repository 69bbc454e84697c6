//! Reads the text of a glob; what is unclear is refused.

use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

use super::Token;
use super::class::ByteSet;

/// The longest glob, in bytes.
pub(super) const MAX_GLOB: usize = 1_024;
/// How deep braces may lie in each other: reading and matching descend into them.
const MAX_DEPTH: usize = 8;

/// Why a text is not a glob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobError {
    /// Empty, or too long.
    Length,
    /// It begins or ends with `/`, or has two in a row, or a component `.` or `..`.
    Path,
    /// `**` is not a whole component outside braces.
    TwoStars,
    /// `[` without `]`, an empty or descending range, or a character that a class cannot hold.
    Class,
    /// `{` without `}`, `}` without `{`, an empty part, or too deep.
    Braces,
    /// `\` at the end or before `/`.
    Escape,
    /// A NUL, which no path holds.
    Nul,
}

impl fmt::Display for GlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => write!(f, "a glob has 1 to {MAX_GLOB} bytes"),
            Self::Path => f.write_str(
                "a glob neither begins nor ends with '/', and has no empty component, '.' or '..'",
            ),
            Self::TwoStars => f.write_str("'**' must be a whole component, and not be in braces"),
            Self::Class => {
                f.write_str("'[' needs a ']', ascending ranges, and ASCII characters other than '/' and '['")
            }
            Self::Braces => {
                write!(f, "'{{' needs a '}}' and parts that are not empty, at most {MAX_DEPTH} deep")
            }
            Self::Escape => f.write_str("'\\' needs a character other than '/' after it"),
            Self::Nul => f.write_str("no path holds a NUL"),
        }
    }
}

/// Reads a glob.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, GlobError> {
    if text.is_empty() || text.len() > MAX_GLOB {
        return Err(GlobError::Length);
    }
    if text.contains('\0') {
        return Err(GlobError::Nul);
    }
    if text.split('/').any(|name| matches!(name, "" | "." | "..")) {
        return Err(GlobError::Path);
    }
    let mut parser = Parser { chars: text.chars().peekable(), depth: 0 };
    let mut tokens = parser.sequence()?;
    if parser.chars.next().is_some() {
        // Only a brace that was never opened ends the outermost sequence early.
        return Err(GlobError::Braces);
    }
    if !text.contains('/') && tokens != [Token::Everything] {
        tokens.insert(0, Token::Anywhere);
    }
    Ok(tokens)
}

struct Parser<'a> {
    chars: Peekable<Chars<'a>>,
    depth: usize,
}

impl Parser<'_> {
    /// Reads up to the end, or in braces up to a `,` or `}`, which it leaves.
    fn sequence(&mut self) -> Result<Vec<Token>, GlobError> {
        let mut tokens = Vec::new();
        // Whether a component begins here.
        let mut begins = true;
        while let Some(&c) = self.chars.peek() {
            if c == '}' || (c == ',' && self.depth > 0) {
                break;
            }
            self.chars.next();
            let began = std::mem::replace(&mut begins, c == '/');
            match c {
                '*' if self.chars.next_if_eq(&'*').is_some() => {
                    if !began || self.depth > 0 {
                        return Err(GlobError::TwoStars);
                    }
                    self.two_stars(&mut tokens)?;
                    begins = true;
                }
                '*' => tokens.push(Token::Star),
                '?' => tokens.push(Token::Class(ByteSet::NAME)),
                '[' => tokens.push(Token::Class(self.class()?)),
                '{' => tokens.push(Token::Either(self.braces()?)),
                '\\' => match self.chars.next() {
                    None | Some('/') => return Err(GlobError::Escape),
                    Some(c) => push(&mut tokens, c),
                },
                c => push(&mut tokens, c),
            }
        }
        Ok(tokens)
    }

    /// Reads what follows `**` at the beginning of a component.
    fn two_stars(&mut self, tokens: &mut Vec<Token>) -> Result<(), GlobError> {
        let is_end = match self.chars.next() {
            None => true,
            Some('/') => false,
            Some(_) => return Err(GlobError::TwoStars),
        };
        // The separator before it belongs to it; more of them in a row are one.
        let token = match (tokens.pop(), is_end) {
            (None | Some(Token::Anywhere), true) => Token::Everything,
            (None | Some(Token::Anywhere), false) => Token::Anywhere,
            (Some(_), true) => Token::Below,
            (Some(_), false) => Token::Between,
        };
        tokens.push(token);
        Ok(())
    }

    /// Reads the rest of a class after its `[`.
    fn class(&mut self) -> Result<ByteSet, GlobError> {
        let is_negated = self.chars.next_if(|c| matches!(c, '!' | '^')).is_some();
        let mut set = ByteSet::default();
        let mut is_first = true;
        loop {
            let from = match self.chars.next() {
                Some(']') if !is_first => break,
                // A '-' is itself only at the ends.
                Some('-') if !is_first && self.chars.peek() != Some(&']') => {
                    return Err(GlobError::Class);
                }
                Some(c) => member(c)?,
                None => return Err(GlobError::Class),
            };
            is_first = false;
            let to = self.range_end()?.unwrap_or(from);
            if to < from || (from..=to).contains(&b'/') {
                return Err(GlobError::Class);
            }
            (from..=to).for_each(|byte| set.insert(byte));
        }
        Ok(if is_negated { set.negated() } else { set })
    }

    /// Reads `-z` of `a-z`; nothing if the `-` stands for itself before the `]`.
    fn range_end(&mut self) -> Result<Option<u8>, GlobError> {
        let mut ahead = self.chars.clone();
        match (ahead.next(), ahead.next()) {
            (Some('-'), Some(c)) if c != ']' => {
                self.chars = ahead;
                member(c).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Reads the parts after a `{` and its `}`.
    fn braces(&mut self) -> Result<Vec<Vec<Token>>, GlobError> {
        if self.depth == MAX_DEPTH {
            return Err(GlobError::Braces);
        }
        self.depth += 1;
        let mut parts = Vec::new();
        loop {
            let part = self.sequence()?;
            if part.is_empty() {
                return Err(GlobError::Braces);
            }
            parts.push(part);
            match self.chars.next() {
                Some(',') => {}
                Some('}') => break,
                _ => return Err(GlobError::Braces),
            }
        }
        self.depth -= 1;
        Ok(parts)
    }
}

/// A character of a class. A `[` in a class would look like a POSIX class, which there are none of.
fn member(c: char) -> Result<u8, GlobError> {
    u8::try_from(c)
        .ok()
        .filter(|byte| byte.is_ascii() && !matches!(byte, b'/' | b'['))
        .ok_or(GlobError::Class)
}

fn push(tokens: &mut Vec<Token>, c: char) {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).bytes();
    tokens.extend(bytes.map(Token::Byte));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unclear_is_refused() {
        for (text, error) in [
            ("", GlobError::Length),
            ("/a", GlobError::Path),
            ("a/", GlobError::Path),
            ("a//b", GlobError::Path),
            ("./a", GlobError::Path),
            ("a/..", GlobError::Path),
            ("a**", GlobError::TwoStars),
            ("**a", GlobError::TwoStars),
            ("***", GlobError::TwoStars),
            ("a/**b", GlobError::TwoStars),
            ("{a/**,b}", GlobError::TwoStars),
            ("{**,b}", GlobError::TwoStars),
            ("[", GlobError::Class),
            ("[]", GlobError::Class),
            ("[!]", GlobError::Class),
            ("[a", GlobError::Class),
            ("[z-a]", GlobError::Class),
            ("[a-c-e]", GlobError::Class),
            ("[+-9]", GlobError::Class),
            ("[é]", GlobError::Class),
            ("[[:alpha:]]", GlobError::Class),
            ("{", GlobError::Braces),
            ("{a", GlobError::Braces),
            ("a}", GlobError::Braces),
            ("{}", GlobError::Braces),
            ("{a,}", GlobError::Braces),
            ("a{,b}", GlobError::Braces),
            ("{{{{{{{{{a}}}}}}}}}", GlobError::Braces),
            ("a\\", GlobError::Escape),
            ("a\\/b", GlobError::Escape),
            ("a\0", GlobError::Nul),
        ] {
            assert_eq!(tokens(text), Err(error), "{text:?}");
            assert!(!error.to_string().is_empty());
        }
        assert_eq!(tokens(&"a".repeat(MAX_GLOB + 1)), Err(GlobError::Length));
    }

    #[test]
    fn commas_outside_braces_are_themselves() {
        assert_eq!(tokens("a,b/c").map(|tokens| tokens.len()), Ok(5), "five bytes, and it has a separator");
    }

    #[test]
    fn two_stars_in_a_row_are_one() {
        assert_eq!(tokens("**/**/a"), tokens("**/a"));
        assert_eq!(tokens("a/**/**/**"), tokens("a/**"));
        assert_eq!(tokens("**"), Ok(vec![Token::Everything]));
        assert_eq!(tokens("**/**"), Ok(vec![Token::Everything]));
    }
}
