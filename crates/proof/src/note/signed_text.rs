//! The note itself: a text and its signature lines.

use std::fmt;
use std::str::FromStr;

use super::text::{check_characters, check_text};
use super::{MAX_NOTE_SIZE, MAX_SIGNATURES, NoteError, Signature, SigningKey, VerifyingKey};

/// A text with at least one signature line (signed-note v1.0.0, Format).
///
/// Parsing says nothing about who signed: ignore the text until [`Note::verify`] has answered.
/// Printing gives back the parsed bytes exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// Reads a note of up to [`MAX_NOTE_SIZE`] bytes and [`MAX_SIGNATURES`] signatures.
    ///
    /// Every signature line must be well-formed, with canonical base64, also those of unknown keys.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_SIZE {
            return Err(NoteError::TooLarge { size: bytes.len() });
        }
        let note = str::from_utf8(bytes).map_err(|_| NoteError::NotUtf8)?;
        check_characters(note)?;
        // The text may have blank lines; the last one in the note is where the signatures begin.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::SignatureLine)?;
        if lines.split('\n').nth(MAX_SIGNATURES).is_some() {
            return Err(NoteError::TooManySignatures);
        }
        let signatures = lines.split('\n').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// Signs a text, which must end in a newline, with one or more keys of type 0x01.
    pub fn sign(text: &str, keys: &[&SigningKey]) -> Result<Self, NoteError> {
        check_text(text)?;
        let signatures = keys.iter().map(|key| key.sign_text(text)).collect::<Result<Vec<_>, _>>()?;
        let unsigned = Self { text: text.to_owned(), signatures: Vec::new() };
        unsigned.with_signatures(signatures)
    }

    /// Adds signature lines after those that are there.
    ///
    /// They are not verified, but a second one of the same name and id is refused.
    pub fn with_signatures(
        mut self,
        signatures: impl IntoIterator<Item = Signature>,
    ) -> Result<Self, NoteError> {
        for added in signatures {
            if self.signatures.len() >= MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            let same_key =
                |known: &Signature| known.key_id() == added.key_id() && known.name() == added.name();
            if self.signatures.iter().any(same_key) {
                let (name, id) = (added.name().to_owned(), added.key_id());
                return Err(NoteError::DuplicateSignature { name, id });
            }
            self.signatures.push(added);
        }
        self.checked()
    }

    /// The same text with the signature lines that claim to be by one of these keys.
    pub fn only_by(&self, keys: &[VerifyingKey]) -> Result<Self, NoteError> {
        let by = |line: &&Signature| keys.iter().any(|key| line.is_by(key));
        let signatures: Vec<Signature> = self.signatures.iter().filter(by).cloned().collect();
        Self { text: self.text.clone(), signatures }.checked()
    }

    /// The signed text, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures in the order of their lines, none of them verified.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// What is written must be readable again.
    fn checked(self) -> Result<Self, NoteError> {
        if self.signatures.is_empty() {
            return Err(NoteError::NoSignatures);
        }
        let size = self.to_string().len();
        if size > MAX_NOTE_SIZE { Err(NoteError::TooLarge { size }) } else { Ok(self) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        Self::parse(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "— example.com/foo Uw2QOkk=\n";

    #[test]
    fn the_last_blank_line_separates() {
        for text in ["text\n", "\n", "a\n\nb\n", "a\n\n", "\n\n\n", "a\n\n— b AAAAAAA=\n"] {
            let bytes = format!("{text}\n{LINE}");
            let note = Note::parse(bytes.as_bytes()).expect("a well-formed note");
            assert_eq!(note.text(), text);
            assert_eq!(note.signatures().len(), 1);
            assert_eq!(note.to_string(), bytes);
        }
    }

    #[test]
    fn malformed_notes_are_refused() {
        let refused = |bytes: &[u8], error| assert_eq!(Note::parse(bytes), Err(error));
        refused(b"", NoteError::NoSignatures);
        refused(b"text\n", NoteError::NoSignatures);
        refused(format!("text\n{LINE}").as_bytes(), NoteError::NoSignatures);
        refused(format!("\n{LINE}").as_bytes(), NoteError::NoSignatures);
        refused(b"text\n\n", NoteError::SignatureLine);
        refused(b"text\n\n\n", NoteError::SignatureLine);
        refused(format!("text\n\n{}", LINE.trim_end()).as_bytes(), NoteError::SignatureLine);
        refused(format!("text\n\n{LINE}\n").as_bytes(), NoteError::SignatureLine);
        refused(format!("text\n\n{LINE}tail\n").as_bytes(), NoteError::SignatureLine);
        refused(format!("text\r\n\n{LINE}").as_bytes(), NoteError::ControlCharacter);
        refused(format!("te\u{1f}xt\n\n{LINE}").as_bytes(), NoteError::ControlCharacter);
        refused(format!("te\0xt\n\n{LINE}").as_bytes(), NoteError::ControlCharacter);
        refused(&[b"\xff\n\n", LINE.as_bytes()].concat(), NoteError::NotUtf8);
    }

    #[test]
    fn notes_are_bounded() {
        let lines = |count| format!("text\n\n{}", LINE.repeat(count));
        assert!(Note::parse(lines(16).as_bytes()).is_ok());
        assert!(Note::parse(lines(MAX_SIGNATURES).as_bytes()).is_ok());
        let many = Note::parse(lines(MAX_SIGNATURES + 1).as_bytes());
        assert_eq!(many, Err(NoteError::TooManySignatures));
        let note = |size: usize| format!("{}\n\n{LINE}", "x".repeat(size - 2 - LINE.len()));
        assert!(Note::parse(note(MAX_NOTE_SIZE).as_bytes()).is_ok());
        let size = MAX_NOTE_SIZE + 1;
        assert_eq!(Note::parse(note(size).as_bytes()), Err(NoteError::TooLarge { size }));
    }

    #[test]
    fn only_signable_texts_are_signed() {
        let key = SigningKey::from_seed("example.com/foo", &[7; 32]).expect("a valid name");
        let signed = |text| Note::sign(text, &[&key]).map(|note| note.text().to_owned());
        assert_eq!(signed("text\n"), Ok("text\n".to_owned()));
        assert_eq!(signed(""), Err(NoteError::UnfinishedText));
        assert_eq!(signed("text"), Err(NoteError::UnfinishedText));
        assert_eq!(signed("te\txt\n"), Err(NoteError::ControlCharacter));
        assert_eq!(Note::sign("text\n", &[]), Err(NoteError::NoSignatures));
        let large = format!("{}\n", "x".repeat(MAX_NOTE_SIZE));
        assert!(matches!(Note::sign(&large, &[&key]), Err(NoteError::TooLarge { .. })));
    }

    #[test]
    fn one_key_signs_once() {
        let key = SigningKey::from_seed("example.com/foo", &[7; 32]).expect("a valid name");
        let id = key.verifying_key().key_id();
        let twice = Note::sign("text\n", &[&key, &key]);
        let name = "example.com/foo".to_owned();
        assert_eq!(twice, Err(NoteError::DuplicateSignature { name, id }));
        let rotated = SigningKey::from_seed("example.com/foo", &[8; 32]).expect("a valid name");
        let note = Note::sign("text\n", &[&key, &rotated]).expect("two keys of one name may sign");
        assert_eq!(Note::parse(note.to_string().as_bytes()), Ok(note));
    }

    #[test]
    fn no_more_signatures_than_can_be_read() {
        let key = SigningKey::from_seed("example.com/foo", &[7; 32]).expect("a valid name");
        let note = Note::sign("text\n", &[&key]).expect("a signable text");
        let others = |count: u32| (0..count).map(|id| Signature::of_key("other", id, vec![0]));
        let full = note.clone().with_signatures(others(99)).expect("100 signatures");
        assert_eq!(Note::parse(full.to_string().as_bytes()), Ok(full));
        assert_eq!(note.with_signatures(others(100)), Err(NoteError::TooManySignatures));
    }
}
