//! How large a note may be.

/// The largest note in bytes that is read or written, text and signatures together.
///
/// The bound of Go's `sumdb/note`; the specification asks for some bound.
pub const MAX_NOTE_SIZE: usize = 1_000_000;

/// The most signatures on a note that is read or written; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 100;
