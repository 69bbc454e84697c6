//! Why a vault did not do what it was asked.

use domain::manifest::ManifestError;
use domain::ports::SourceError;
use rustic_core::RusticError;

/// Why a vault did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The storage failed.
    #[error("use the vault's storage: {0}")]
    Storage(String),
    /// The engine failed.
    #[error("{what}: {message}")]
    Engine {
        /// What was tried.
        what: &'static str,
        /// What the engine said.
        message: String,
    },
    /// There is a repository already.
    #[error("create a vault where one is already: {0}")]
    Exists(String),
    /// Another repository lies where this vault's should be.
    #[error(
        "open the vault: its repository is {found} and should be {expected}; somebody put another one in its place"
    )]
    Swapped {
        /// The id that it has.
        found: String,
        /// The id that it had when it was created.
        expected: String,
    },
    /// The source could not go on; no recovery point was left.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The source did not keep the order that vaults need.
    #[error("take {path} from the source: it must come before {last}")]
    Order {
        /// What came.
        path: String,
        /// What came before it.
        last: String,
    },
    /// The engine did not account for every entry that it was given.
    #[error("account for every entry: {0} have no outcome; no recovery point was left")]
    Unaccounted(usize),
    /// Somebody wished it to end.
    #[error("go on: it was cancelled")]
    Cancelled,
    /// A manifest could not be read.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A manifest or a scratch place could not be read or written.
    #[error("{what}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The engine broke; the service is unharmed.
    #[error("go on: the vault's engine panicked")]
    Panicked,
    /// A restore or a drill was given globs that are none.
    #[error(transparent)]
    Glob(#[from] filetree::GlobError),
}

impl VaultError {
    /// Makes the engine's error one of ours.
    pub(crate) fn engine(what: &'static str) -> impl Fn(Box<RusticError>) -> Self {
        move |error| Self::Engine { what, message: brief(&error) }
    }

    /// Makes a system's error one of ours.
    pub(crate) fn io(what: &'static str) -> impl Fn(std::io::Error) -> Self {
        move |source| Self::Io { what, source }
    }
}

/// The engine's words in one line, without its backtraces and bug-report links.
pub(crate) fn brief(error: &RusticError) -> String {
    let text = error.display_log();
    let text = text.strip_prefix("Error: ").unwrap_or(&text);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
