//! Paths inside a recovery point: bytes, not text, because a file's name need not be UTF-8.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest path, in bytes (Linux's `PATH_MAX` is 4,096 for one call; deeper trees exist).
pub const MAX_PATH: usize = 32 * 1024;

/// A relative path of one or more components, as bytes.
///
/// No component is empty, `.` or `..`, and none contains NUL or `/`. Ordered as a vault stores
/// entries: depth first, siblings by the bytes of their names.
///
/// As text, bytes that are not printable UTF-8, and `%` itself, are written `%XX`, so that each
/// path has exactly one spelling and each spelling one path.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EntryPath(Vec<u8>);

/// Why bytes or a text are not an [`EntryPath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing, or a path longer than [`MAX_PATH`].
    #[error("take a path of {0} bytes: it must have 1 to {MAX_PATH}")]
    Length(usize),
    /// An empty component, `.`, `..`, or one with NUL in it.
    #[error("take the path {0:?}: each component must be a plain name")]
    Component(String),
    /// A text with a `%` that is not followed by two upper-case hexadecimal digits, or that escapes
    /// what needs no escape.
    #[error("read {0:?} as a path: '%' must be followed by two hexadecimal digits of a byte that needs it")]
    Escape(String),
}

impl EntryPath {
    /// From bytes with `/` between the components, without a leading or trailing one.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, PathError> {
        if bytes.is_empty() || bytes.len() > MAX_PATH {
            return Err(PathError::Length(bytes.len()));
        }
        let plain = |name: &[u8]| !name.is_empty() && name != b"." && name != b".." && !name.contains(&0);
        if bytes.split(|b| *b == b'/').all(plain) {
            Ok(Self(bytes))
        } else {
            Err(PathError::Component(escape(&bytes)))
        }
    }

    /// This path with one more component.
    pub fn join(&self, name: &[u8]) -> Result<Self, PathError> {
        let mut bytes = Vec::with_capacity(self.0.len() + 1 + name.len());
        bytes.extend_from_slice(&self.0);
        bytes.push(b'/');
        bytes.extend_from_slice(name);
        Self::from_bytes(bytes)
    }

    /// The bytes, with `/` between the components.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The components, first to last.
    pub fn components(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        self.0.split(|b| *b == b'/')
    }

    /// The last component.
    pub fn name(&self) -> &[u8] {
        self.components().next_back().unwrap_or_default()
    }

    /// The path without its last component, if there is more than one.
    pub fn parent(&self) -> Option<Self> {
        self.0.iter().rposition(|b| *b == b'/').map(|at| Self(self.0[..at].to_vec()))
    }

    /// What remains of this path below `ancestor`; `None` if it is not below it.
    pub fn below(&self, ancestor: &Self) -> Option<&[u8]> {
        self.0.strip_prefix(ancestor.0.as_slice())?.strip_prefix(b"/")
    }
}

/// The bytes as they are compared: `/` sorts before everything, so that a directory's content
/// comes before its longer-named siblings.
fn order(bytes: &[u8]) -> impl Iterator<Item = u8> + '_ {
    bytes.iter().map(|b| if *b == b'/' { 0 } else { *b })
}

impl Ord for EntryPath {
    fn cmp(&self, other: &Self) -> Ordering {
        order(&self.0).cmp(order(&other.0))
    }
}

impl PartialOrd for EntryPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes `bytes` with everything that is not printable UTF-8, and `%`, as `%XX`.
pub fn escape(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '%' || c.is_control() {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    let _ = write!(text, "%{byte:02X}");
                }
            } else {
                text.push(c);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Reads what [`escape`] wrote; `None` for any other spelling.
fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'%' {
            let byte = hex::decode(tail.get(..2)?).ok()?;
            bytes.extend_from_slice(&byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    (escape(&bytes) == text).then_some(bytes)
}

impl fmt::Display for EntryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape(&self.0))
    }
}

impl fmt::Debug for EntryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", escape(&self.0))
    }
}

impl FromStr for EntryPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = unescape(text).ok_or_else(|| PathError::Escape(text.to_owned()))?;
        Self::from_bytes(bytes)
    }
}

impl Serialize for EntryPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntryPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path(bytes: &[u8]) -> EntryPath {
        EntryPath::from_bytes(bytes.to_vec()).unwrap()
    }

    #[test]
    fn orders_by_components_not_by_text() {
        // As text "a-b" < "a/x"; as names "a" < "a-b".
        let mut paths = [path(b"a-b"), path(b"a/x"), path(b"a"), path(b"b"), path(b"a/x/y"), path(b"a/x-")];
        paths.sort();
        let texts: Vec<_> = paths.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["a", "a/x", "a/x/y", "a/x-", "a-b", "b"]);
    }

    #[test]
    fn refuses_paths_that_climb() {
        for bytes in [&b""[..], b"/a", b"a/", b"a//b", b".", b"a/..", b"../a", b"a\0b"] {
            assert!(EntryPath::from_bytes(bytes.to_vec()).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn writes_what_is_not_text() {
        let odd = path(b"caf\xe9/100%/new\nline");
        assert_eq!(odd.to_string(), "caf%E9/100%25/new%0Aline");
        assert_eq!(odd.to_string().parse::<EntryPath>().unwrap(), odd);
        for text in ["%", "%4", "%zz", "%41", "%e9"] {
            assert!(matches!(text.parse::<EntryPath>(), Err(PathError::Escape(_))), "{text}");
        }
    }

    #[test]
    fn knows_its_relations() {
        let deep = path(b"srv/app/bin");
        assert_eq!(deep.name(), b"bin");
        assert_eq!(deep.parent(), Some(path(b"srv/app")));
        assert_eq!(deep.below(&path(b"srv")), Some(&b"app/bin"[..]));
        assert_eq!(deep.below(&path(b"sr")), None);
    }

    proptest! {
        #[test]
        fn text_round_trips(bytes in proptest::collection::vec(any::<u8>(), 1..64)) {
            if let Ok(path) = EntryPath::from_bytes(bytes) {
                prop_assert_eq!(path.to_string().parse::<EntryPath>().unwrap(), path);
            }
        }

        #[test]
        fn any_text_is_refused_or_has_one_spelling(text in ".{0,40}") {
            if let Ok(path) = text.parse::<EntryPath>() {
                prop_assert_eq!(path.to_string(), text);
            }
        }
    }
}
