//! The rules for the text of a note.

use super::NoteError;

/// Checks that the text can be signed and found again: it ends in a newline, and has no other
/// ASCII control character (signed-note v1.0.0, Format).
pub(crate) fn check_text(text: &str) -> Result<(), NoteError> {
    check_characters(text)?;
    if text.ends_with('\n') { Ok(()) } else { Err(NoteError::UnfinishedText) }
}

pub(super) fn check_characters(text: &str) -> Result<(), NoteError> {
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(NoteError::ControlCharacter);
    }
    Ok(())
}
