//! What runs sources, and what they hand over.

use std::io::Read;

use serde_json::Value;

use super::{Component, ComponentError};
use crate::method::Method;
use crate::path::EntryPath;
use crate::policy::scope::Listing;
use crate::source::{EntryKind, Fault, Grants, Metadata, Skip, SourceManifest};

/// What a scope policy decided about paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeRules {
    /// Only paths that match one of these globs; empty: all.
    pub include: Vec<String>,
    /// No path that matches one of these globs.
    pub exclude: Vec<String>,
}

/// What a source is to read.
#[derive(Clone, Debug)]
pub struct SourceRequest {
    /// The source.
    pub component: Component,
    /// Its configuration.
    pub config: Value,
    /// What it may see.
    pub grants: Grants,
    /// How the backup is to be taken.
    pub method: Method,
    /// What is in scope.
    pub scope: ScopeRules,
}

/// Why a source could not go on.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The component is not accepted.
    #[error(transparent)]
    Component(#[from] ComponentError),
    /// The source refused its configuration.
    #[error("accept the source's configuration: {0}")]
    Config(String),
    /// A root that was granted cannot be opened at all.
    #[error("open {path}")]
    Root {
        /// Which.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A rule is not a glob.
    #[error("read the glob {glob:?}: {reason}")]
    Glob {
        /// Which.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A directory is, or lies in, the data directory of the installation itself.
    #[error("read {0}: it lies in the data directory of this installation, with its keys")]
    OwnData(String),
    /// The source handed over something that it was not granted.
    #[error("take {0} from the source: it was not granted")]
    NotGranted(String),
    /// The source trapped, used too much, or did not come back.
    #[error("run the source: {0}")]
    Trapped(String),
    /// The source said that it failed.
    #[error("run the source: it says {0:?}")]
    Failed(String),
}

/// The content of a file, read from the start to the end.
///
/// It gives exactly as many bytes as the entry's metadata says: the rest of a file that grew is not
/// read, and a file that became shorter ends with an error of the kind `UnexpectedEof`.
pub trait Content: Read + Send {
    /// After the last byte: whether the file is still as the entry's metadata said. The text says in
    /// what it changed, for people.
    fn settle(&mut self) -> Result<(), String>;
}

/// Opens the content of a file.
pub trait OpenContent: Send {
    /// Opens it.
    fn open(self: Box<Self>) -> std::io::Result<Box<dyn Content>>;
}

/// An entry to keep.
pub struct SourceEntry {
    /// Where it is.
    pub path: EntryPath,
    /// What it is.
    pub kind: EntryKind,
    /// Everything else about it.
    pub meta: Metadata,
    /// Whether it only leads to a root: restored if need be, not part of the manifest.
    pub structural: bool,
    /// Its content; regular files only.
    pub content: Option<Box<dyn OpenContent>>,
}

impl std::fmt::Debug for SourceEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceEntry")
            .field("path", &self.path)
            .field("kind", &self.kind)
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}

/// Something that a source hands over.
#[derive(Debug)]
pub enum SourceItem {
    /// An entry to keep.
    Entry(SourceEntry),
    /// An entry that should be kept and cannot be.
    Fault(Fault),
    /// An entry that is left out on purpose.
    Skip(Skip),
}

/// A source at work: its items in the vault's order (depth first, siblings by the bytes of their
/// names), ended by `None`. After an error there are no more items, and the backup fails.
pub trait SourceSession: Iterator<Item = Result<SourceItem, SourceError>> + Send {}

impl<T: Iterator<Item = Result<SourceItem, SourceError>> + Send> SourceSession for T {}

/// What runs sources. The methods block; call them where that is allowed.
pub trait SourceEngine: Send + Sync {
    /// Accepts or refuses a component, and lets it describe itself.
    fn inspect(&self, component: &Component) -> Result<SourceManifest, ComponentError>;

    /// What the source would need to be granted for this configuration.
    fn wants(&self, component: &Component, config: &Value) -> Result<Grants, SourceError>;

    /// Begins to read.
    fn open(&self, request: &SourceRequest) -> Result<Box<dyn SourceSession>, SourceError>;

    /// The paths that match one of `globs`, at most [`crate::policy::scope::MAX_LISTING`], by the
    /// source's own rules and no scope policy's.
    fn list(&self, request: &SourceRequest, globs: &[String]) -> Result<Listing, SourceError>;
}
