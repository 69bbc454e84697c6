//! Walks a directory in the vault's order: depth first, siblings by the bytes of their names.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use domain::path::EntryPath;
use domain::ports::{SourceEntry, SourceItem};
use domain::source::{EntryKind, Fault, FaultKind, Skip, SkipReason};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use crate::content::FileContent;
use crate::fault::fault;
use crate::listing::{self, Child, Listing, Seen};
use crate::metadata::metadata_of;
use crate::prefetch::{Prefetch, Ticket};
use crate::rules::{Marker, Rules};

/// Threads that list directories ahead: one helps on two cores, more than four never did.
const THREADS: usize = 2;
/// The longest header of a marker that is compared.
const MAX_HEADER: usize = 4096;

/// Where a walk begins.
#[derive(Debug)]
pub struct Root {
    /// The directory, open.
    pub directory: OwnedFd,
    /// Where it stands in the recovery point.
    pub at: EntryPath,
}

/// A walk over one directory and everything below it.
pub struct Walk {
    rules: Rules,
    prefetch: Prefetch,
    device: u64,
    stack: Vec<Frame>,
    /// Directories that are kept only if something below them is.
    withheld: Vec<SourceEntry>,
    ready: VecDeque<SourceItem>,
}

/// A directory that the walk is in.
struct Frame {
    path: EntryPath,
    directory: Arc<OwnedFd>,
    children: std::vec::IntoIter<(Child, Option<Arc<Ticket>>)>,
    /// How many withheld directories there were before this one.
    withheld: usize,
}

impl std::fmt::Debug for Walk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Walk").field("depth", &self.stack.len()).finish_non_exhaustive()
    }
}

impl Walk {
    /// Begins a walk; fails if the root itself cannot be listed.
    pub fn begin(root: Root, rules: Rules) -> std::io::Result<Self> {
        let (_, metadata) = metadata_of(&root.directory)?;
        let device = metadata.device;
        let listing = listing::list(Arc::new(root.directory))?;
        let mut walk = Self {
            rules,
            prefetch: Prefetch::start(THREADS)?,
            device,
            stack: Vec::new(),
            withheld: Vec::new(),
            ready: VecDeque::new(),
        };
        let entry = entry(root.at.clone(), EntryKind::Directory, metadata);
        walk.keep_directory(entry);
        walk.enter(root.at, listing, 0);
        Ok(walk)
    }

    /// Keeps a directory: at once, or when something below it is kept.
    fn keep_directory(&mut self, entry: SourceEntry) {
        if self.rules.is_selective() && !self.rules.includes(&entry.path) {
            self.withheld.push(entry);
        } else {
            self.keep(entry);
        }
    }

    fn keep(&mut self, entry: SourceEntry) {
        self.ready.extend(self.withheld.drain(..).map(SourceItem::Entry));
        self.ready.push_back(SourceItem::Entry(entry));
    }

    fn report(&mut self, fault: Fault) {
        self.ready.extend(self.withheld.drain(..).map(SourceItem::Entry));
        self.ready.push_back(SourceItem::Fault(fault));
    }

    fn skip(&mut self, path: EntryPath, reason: SkipReason) {
        self.ready.push_back(SourceItem::Skip(Skip { path, reason }));
    }

    /// Goes into a directory that was listed, unless a marker in it says not to.
    fn enter(&mut self, path: EntryPath, listing: Listing, withheld: usize) {
        if self.rules.markers.iter().any(|marker| is_marked(&listing, marker)) {
            self.withheld.truncate(withheld);
            return self.skip(path, SkipReason::Marked);
        }
        let wanted = |child: &Child| {
            let directory = matches!(child.seen, Ok(Seen { kind: Some(EntryKind::Directory), .. }));
            directory && path.join(&child.name).is_ok_and(|path| !self.rules.excludes(&path))
        };
        let names: Vec<_> =
            listing.children.iter().filter(|child| wanted(child)).map(|child| child.name.clone()).collect();
        let mut tickets = self.prefetch.want(&listing.directory, names.into_iter()).into_iter();
        let children: Vec<_> = listing
            .children
            .into_iter()
            .map(|child| {
                let ticket = if wanted(&child) { tickets.next() } else { None };
                (child, ticket)
            })
            .collect();
        self.stack.push(Frame {
            path,
            directory: listing.directory,
            children: children.into_iter(),
            withheld,
        });
    }

    /// Takes the next entry of the directory that the walk is in.
    fn step(&mut self) -> bool {
        let Some(frame) = self.stack.last_mut() else {
            return false;
        };
        let directory = frame.directory.clone();
        let Some((child, ticket)) = frame.children.next() else {
            let withheld = self.stack.pop().map_or(0, |frame| frame.withheld);
            self.withheld.truncate(withheld);
            return true;
        };
        match frame.path.join(&child.name) {
            Ok(path) => self.take(path, child, ticket, directory),
            Err(error) => {
                let fault = Fault {
                    path: frame.path.clone(),
                    kind: FaultKind::Unrepresentable,
                    message: format!("an entry in it: {error}"),
                };
                self.report(fault);
            }
        }
        true
    }

    fn take(&mut self, path: EntryPath, child: Child, ticket: Option<Arc<Ticket>>, directory: Arc<OwnedFd>) {
        if self.rules.excludes(&path) {
            return self.skip(path, SkipReason::Excluded);
        }
        let seen = match child.seen {
            Ok(seen) => seen,
            Err(error) => return self.report(fault(path, "look at it", error)),
        };
        if let Some(error) = seen.xattrs_failed.filter(|error| *error != Errno::ACCESS) {
            self.report(fault(path.clone(), "read its extended attributes", error));
        }
        match (seen.kind, ticket) {
            (None, _) => self.skip(path, SkipReason::Special),
            (Some(EntryKind::Directory), ticket) => {
                self.take_directory(path, seen.metadata, ticket);
            }
            (Some(kind), _) if self.rules.includes(&path) => {
                let mut entry = entry(path, kind, seen.metadata);
                if entry.kind == EntryKind::File {
                    let volatile = self.rules.volatile.matches(&entry.path);
                    let content = FileContent::entry(directory, child.name, entry.meta.clone(), volatile);
                    entry.content = Some(Box::new(content));
                }
                self.keep(entry);
            }
            (Some(_), _) => self.skip(path, SkipReason::Excluded),
        }
    }

    fn take_directory(
        &mut self,
        path: EntryPath,
        metadata: domain::source::Metadata,
        ticket: Option<Arc<Ticket>>,
    ) {
        if self.rules.forbidden.contains(&(metadata.device, metadata.inode)) {
            return self.skip(path, SkipReason::OwnData);
        }
        let elsewhere = self.rules.one_filesystem && metadata.device != self.device;
        let withheld = self.withheld.len();
        self.keep_directory(entry(path.clone(), EntryKind::Directory, metadata));
        if elsewhere {
            self.withheld.truncate(withheld);
            return self.skip(path, SkipReason::OtherFilesystem);
        }
        let listing = ticket.map_or(Err(Errno::INVAL), |ticket| self.prefetch.take(&ticket));
        match listing {
            Ok(listing) => self.enter(path, listing, withheld),
            Err(error) => self.report(fault(path, "list it", error)),
        }
    }
}

impl Iterator for Walk {
    type Item = SourceItem;

    fn next(&mut self) -> Option<SourceItem> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if !self.step() {
                return None;
            }
        }
    }
}

const fn entry(path: EntryPath, kind: EntryKind, meta: domain::source::Metadata) -> SourceEntry {
    SourceEntry { path, kind, meta, structural: false, content: None }
}

/// Whether a directory holds this marker.
fn is_marked(listing: &Listing, marker: &Marker) -> bool {
    let Ok(at) = listing.children.binary_search_by(|child| child.name.cmp(&marker.name)) else {
        return false;
    };
    let file = matches!(listing.children[at].seen, Ok(Seen { kind: Some(EntryKind::File), .. }));
    let Some(header) = &marker.header else {
        return file;
    };
    file && begins_with(&listing.directory, &marker.name, header)
}

fn begins_with(directory: &OwnedFd, name: &[u8], header: &[u8]) -> bool {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(file) = rustix::fs::openat(directory, name, flags, Mode::empty()) else {
        return false;
    };
    let mut start = Vec::new();
    let most = header.len().min(MAX_HEADER);
    File::from(file).take(most as u64).read_to_end(&mut start).is_ok() && start == header[..most]
}
