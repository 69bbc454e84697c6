//! One signature line of a note, verified or not.

use std::fmt;
use std::str::FromStr;

use super::{NoteError, VerifyingKey, key_name};
use crate::strict_base64;

/// U+2014, which begins every signature line.
const EM_DASH: &str = "\u{2014}";

/// A signature as it stands in a note: who claims to have signed, and what they claim.
///
/// Of any type, also of those that this crate doesn't verify. Its text form is a signature line
/// without the newline: `— <name> <base64(id || body)>` (signed-note v1.0.0, Signatures).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Signature {
    name: String,
    key_id: u32,
    body: Vec<u8>,
}

impl Signature {
    /// The caller has checked the name by making a key of it, and the body is not empty.
    pub(crate) fn of_key(name: &str, key_id: u32, body: Vec<u8>) -> Self {
        Self { name: name.to_owned(), key_id, body }
    }

    /// Whether the line claims to be by this key: it has its name and its id.
    pub fn is_by(&self, key: &VerifyingKey) -> bool {
        self.key_id == key.key_id() && self.name == key.name()
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the key: with the name it tells which key and which type of signature it is.
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// What follows the id: at least one byte, whose meaning depends on the type of the key.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id.to_be_bytes(), self.body.as_slice()].concat();
        write!(f, "{EM_DASH} {} {}", self.name, strict_base64::encode(&bytes))
    }
}

impl FromStr for Signature {
    type Err = NoteError;

    /// Reads one line without its newline.
    fn from_str(line: &str) -> Result<Self, NoteError> {
        parse(line).ok_or(NoteError::SignatureLine)
    }
}

fn parse(line: &str) -> Option<Signature> {
    let (name, base64) = line.strip_prefix(EM_DASH)?.strip_prefix(' ')?.split_once(' ')?;
    key_name::check(name).ok()?;
    let bytes = strict_base64::decode(base64)?;
    let (key_id, body) = bytes.split_first_chunk()?;
    if body.is_empty() {
        return None;
    }
    Some(Signature::of_key(name, u32::from_be_bytes(*key_id), body.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_round_trip() {
        let line = "— example.com/foo Uw2QOkk=";
        let signature: Signature = line.parse().expect("a well-formed line");
        assert_eq!(signature.name(), "example.com/foo");
        assert_eq!(signature.key_id(), 0x530d_903a);
        assert_eq!(signature.body(), b"I");
        assert_eq!(signature.to_string(), line);
    }

    #[test]
    fn malformed_lines_are_refused() {
        for line in [
            "",
            "—",
            "— ",
            "— name",
            "— name ",
            "—  Uw2QOkk=",
            "— na+me Uw2QOkk=",
            "— name Uw2QOg==",
            "— name Uw2QOkl=",
            "— name Uw2QOkk",
            "— name Uw2QOkk= ",
            "— name Uw2QOkk=\n",
            "— name  Uw2QOkk=",
            "— na me Uw2QOkk=",
            "- name Uw2QOkk=",
            "– name Uw2QOkk=",
            "—\u{a0}name Uw2QOkk=",
            " — name Uw2QOkk=",
        ] {
            assert_eq!(line.parse::<Signature>(), Err(NoteError::SignatureLine), "{line:?}");
        }
    }
}
