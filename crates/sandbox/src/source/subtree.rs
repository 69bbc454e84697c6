//! Takes descriptors over from a source: from here on the host reads natively.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use domain::path::EntryPath;
use domain::ports::{ScopeRules, SourceEntry, SourceError, SourceItem};
use domain::source::{EntryKind, Skip, SkipReason};
use filetree::{FileContent, GlobError, Globs, Marker, Root, Rules, Walk};
use rustix::fs::FileType;
use wasmtime::component::{Resource, ResourceTable};
use wasmtime_wasi::filesystem::Descriptor;

use super::bindings::exports::vouchsafe::source::source as wit;
use super::bindings::vouchsafe::types::types::Method;
use super::own_data::OwnData;

/// The most globs of one sort that a source may give.
const MAX_GLOBS: usize = 1_024;

/// Takes a directory over; the guest's handle is gone by now.
pub(super) fn root(
    table: &mut ResourceTable,
    given: Resource<Descriptor>,
    at: EntryPath,
) -> Result<Root, SourceError> {
    match take(table, given)? {
        Descriptor::Dir(directory) => Ok(Root { directory: own(&directory.dir, &at)?, at }),
        Descriptor::File(_) => Err(SourceError::Trapped(format!("it gave a file as the directory {at}"))),
    }
}

/// Takes a file over; what it is, the host finds out by itself.
pub(super) fn file(
    table: &mut ResourceTable,
    given: Resource<Descriptor>,
    at: EntryPath,
) -> Result<SourceItem, SourceError> {
    let Descriptor::File(file) = take(table, given)? else {
        return Err(SourceError::Trapped(format!("it gave a directory as the file {at}")));
    };
    let file = File::from(own(&file.file, &at)?);
    let (kind, meta) = filetree::metadata_of(&file)
        .map_err(|error| SourceError::Root { path: at.to_string(), source: error.into() })?;
    if kind != FileType::RegularFile {
        return Ok(SourceItem::Skip(Skip { path: at, reason: SkipReason::Special }));
    }
    let content = FileContent::of_open(file, meta.clone());
    Ok(SourceItem::Entry(SourceEntry {
        path: at,
        kind: EntryKind::File,
        meta,
        structural: false,
        content: Some(Box::new(content)),
    }))
}

/// Whether a single file is in scope, by the scope policy's rules.
pub(super) fn in_scope(at: &EntryPath, scope: &ScopeRules) -> Result<bool, SourceError> {
    let (include, exclude) = (globs(scope.include.clone())?, globs(scope.exclude.clone())?);
    Ok((include.is_empty() || include.covers(at)) && !exclude.covers(at))
}

fn take(table: &mut ResourceTable, given: Resource<Descriptor>) -> Result<Descriptor, SourceError> {
    table
        .delete(given)
        .map_err(|error| SourceError::Trapped(format!("it gave a descriptor that is none: {error}")))
}

/// A descriptor of our own for what the guest may still hold by other handles. It is opened anew, so
/// that no cursor is shared.
fn own(file: &Arc<File>, at: &EntryPath) -> Result<OwnedFd, SourceError> {
    use rustix::fs::{Mode, OFlags};
    use std::os::fd::AsRawFd;
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    let reopened = rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK, Mode::empty());
    // Where /proc is not mounted, a duplicate must do: we read by our own handle only.
    reopened
        .or_else(|_| rustix::io::fcntl_dupfd_cloexec(file, 0))
        .map_err(|error| SourceError::Root { path: at.to_string(), source: error.into() })
}

/// Begins the walk over a directory, by the source's rules and the scope policy's.
pub(super) fn begin(
    root: Root,
    given: wit::Rules,
    scope: &ScopeRules,
    own: &OwnData,
) -> Result<Walk, SourceError> {
    let rules = Rules {
        include: vec![globs(given.include)?, globs(scope.include.clone())?],
        exclude: vec![globs(given.exclude)?, globs(scope.exclude.clone())?],
        markers: given
            .markers
            .into_iter()
            .map(|marker| Marker { name: marker.name.into_bytes(), header: marker.header })
            .collect(),
        one_filesystem: given.one_filesystem,
        volatile: globs(given.volatile)?,
        forbidden: own.identities().clone(),
    };
    let path = root.at.to_string();
    Walk::begin(root, rules).map_err(|source| SourceError::Root { path, source })
}

fn globs(list: Vec<String>) -> Result<Globs, SourceError> {
    if list.len() > MAX_GLOBS {
        return Err(SourceError::Trapped(format!(
            "it gave {} globs: at most {MAX_GLOBS} are allowed",
            list.len()
        )));
    }
    Globs::new(list).map_err(|GlobError { glob, reason }| SourceError::Glob { glob, reason })
}

pub(super) const fn method(method: domain::method::Method) -> Method {
    use domain::method::Method as M;
    match method {
        M::Full => Method::Full,
        M::Incremental => Method::Incremental,
        M::Differential => Method::Differential,
        M::Snapshot => Method::Snapshot,
    }
}
