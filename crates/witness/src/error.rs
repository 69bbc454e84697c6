//! Why a witness can't be set up, changed or opened.

use std::io;
use std::path::PathBuf;

use proof::note::KeyError;
use thiserror::Error;

use crate::directory::Holder;

/// Why a witness can't be set up, changed or opened.
#[derive(Debug, Error)]
pub enum WitnessError {
    /// There is no key in the directory.
    #[error(
        "find a witness in {}: run `vouchsafe witness init`, or name another directory with --dir",
        .0.display()
    )]
    NotSetUp(PathBuf),
    /// There is a key in the directory.
    #[error("set up a witness in {}: there is one already", .0.display())]
    SetUp(PathBuf),
    /// Another process has the directory.
    #[error("use {}: {holder} has it open; end it first", .path.display())]
    Held {
        /// The directory.
        path: PathBuf,
        /// Who has it.
        holder: Holder,
    },
    /// The system refused.
    #[error("{doing} {}", .path.display())]
    Io {
        /// What was done, such as `read`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why it could not be done.
        source: io::Error,
    },
    /// The secret key can be read by others.
    #[error("trust {path}: others may read or change it (mode {mode:03o}); run `chmod 600 {path}`")]
    Exposed {
        /// The file.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// A name that no key can have.
    #[error("call a witness {name:?}: a name is like `witness.example.org/w1`, without spaces or '+'")]
    Name {
        /// The name.
        name: String,
    },
    /// A key that can't be read.
    #[error("use {what} as the key of a witness")]
    Key {
        /// The file.
        what: String,
        /// What is wrong with it.
        source: KeyError,
    },
    /// The list of logs has a line that is not of a log.
    #[error("read {}, line {line}: expected `log` and the verification key of a log", .path.display())]
    List {
        /// The list.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A key of a witness, or of another type, was given as a log's.
    #[error("add {0}: it is not the key of a log (type 0x01)")]
    NotALog(String),
    /// No such log or key is in the list.
    #[error("find {0} among the logs: `vouchsafe witness list` shows them")]
    UnknownLog(String),
    /// The state of a log is not there, although the log is in the list.
    #[error(
        "find the state of {origin}, {path}: a witness that forgets could cosign a fork, so it does not start over. \
         If the log was never added by `vouchsafe witness add-log`, add it so; if the file is lost, run \
         `vouchsafe witness remove-log` to serve the other logs, and set up a new witness with a new name for this one"
    )]
    Missing {
        /// The log.
        origin: String,
        /// Where its state should be.
        path: String,
    },
    /// The state of a log is not what this witness wrote.
    #[error(
        "believe the state of {origin}, {path}: {reason}. A witness that forgets could cosign a fork, so it does \
         not start over, and an older copy must never be put in its place. Run `vouchsafe witness remove-log` to \
         serve the other logs, and set up a new witness with a new name for this one"
    )]
    Damaged {
        /// The log.
        origin: String,
        /// Its state.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl WitnessError {
    /// For `map_err`: what was done to which path.
    pub(crate) fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { doing, path, source }
    }
}
