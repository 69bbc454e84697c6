//! The one spelling of tar (POSIX ustar) that bundles have: regular files, and not a free bit.
//!
//! Deliberately absent: links, folders, owners, times, long names, other dialects. A header is what
//! [`header`] makes of a name and a size, or it is refused; so that one content has one archive.

mod error;
mod header;
mod reader;

pub use error::TarError;
pub use header::{BLOCK, END, MAX_NAME, MAX_SIZE, header, padding};
pub use reader::{Event, Reader};
