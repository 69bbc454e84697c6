//! What the system's errors mean for a recovery point.

use domain::path::EntryPath;
use domain::source::{Fault, FaultKind};
use rustix::io::Errno;

/// The fault of an entry that could not be read.
pub(crate) fn fault(path: EntryPath, what: &str, error: Errno) -> Fault {
    // An entry that was listed and is not there, or is another one now, went away while we looked.
    let gone = [Errno::NOENT, Errno::NOTDIR, Errno::LOOP, Errno::STALE].contains(&error);
    let kind = if gone { FaultKind::Vanished } else { FaultKind::Unreadable };
    Fault { path, kind, message: format!("{what}: {}", describe(error)) }
}

/// The system's own words for an error, without its number's Rust spelling.
fn describe(error: Errno) -> String {
    std::io::Error::from(error).to_string()
}
