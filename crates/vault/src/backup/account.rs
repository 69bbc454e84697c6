//! Accounts for every entry that the engine was given: kept with its digest, unchanged, or a fault.
//!
//! The engine only logs what it could not read, and saves the snapshot all the same. Here nothing is
//! only logged: an entry without an outcome stops the snapshot from being written.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::BufWriter;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::digest::Digest;
use domain::manifest::{Leaf, LeafKind, ManifestEntry, Seen};
use domain::path::EntryPath;
use domain::source::{EntryKind, Fault, FaultKind, Metadata, Skip, SkipReason};

use crate::error::VaultError;
use crate::manifest::{ManifestReader, ManifestWriter};

/// The outcome of an entry's content.
#[derive(Debug)]
pub(super) enum Content {
    /// It has none: a directory or a link.
    None,
    /// It was read: digest and length.
    Read(Digest, u64),
    /// The engine found it unchanged and took it over from the parent.
    Unchanged,
    /// It could not be read; the engine left the entry out.
    Lost,
}

/// Entries in the order in which they were given, those at the front waiting for their outcome.
pub(super) struct Account {
    state: Mutex<State>,
}

struct State {
    waiting: VecDeque<Waiting>,
    /// The number of the first waiting entry.
    first: u64,
    /// Until the account is closed.
    manifest: Option<ManifestWriter<BufWriter<File>>>,
    parent: Option<std::iter::Peekable<ManifestReader>>,
    tally: Tally,
    failure: Option<VaultError>,
}

struct Waiting {
    path: EntryPath,
    kind: EntryKind,
    meta: Metadata,
    content: Option<Content>,
}

/// What a backup counts.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) files: u64,
    pub(super) directories: u64,
    pub(super) symlinks: u64,
    pub(super) bytes: u64,
    pub(super) files_read: u64,
    pub(super) bytes_read: u64,
    pub(super) faults: Vec<Fault>,
    pub(super) skipped: BTreeMap<SkipReason, u64>,
}

/// What an account ends with.
pub(super) struct Settled {
    pub(super) tally: Tally,
    pub(super) root: Digest,
    pub(super) entries: u64,
}

impl Account {
    pub(super) fn new(manifest: ManifestWriter<BufWriter<File>>, parent: Option<ManifestReader>) -> Self {
        let state = State {
            waiting: VecDeque::new(),
            first: 0,
            manifest: Some(manifest),
            parent: parent.map(Iterator::peekable),
            tally: Tally::default(),
            failure: None,
        };
        Self { state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an entry in; gives its number. Directories and links have their outcome at once.
    pub(super) fn enter(&self, path: EntryPath, kind: EntryKind, meta: Metadata) -> u64 {
        let mut state = self.state();
        let content = (kind != EntryKind::File).then_some(Content::None);
        let number = state.first + state.waiting.len() as u64;
        state.waiting.push_back(Waiting { path, kind, meta, content });
        state.drain();
        number
    }

    /// The outcome of an entry's content.
    pub(super) fn settle(&self, number: u64, content: Content) {
        let mut state = self.state();
        let at = usize::try_from(number.saturating_sub(state.first)).unwrap_or(usize::MAX);
        if let Some(waiting) = state.waiting.get_mut(at) {
            waiting.content.get_or_insert(content);
        }
        state.drain();
    }

    /// An entry that makes the recovery point incomplete.
    pub(super) fn fault(&self, fault: Fault) {
        tracing::warn!(fault.path = %fault.path, fault.kind = ?fault.kind, fault.message, "an entry could not be read");
        self.state().tally.faults.push(fault);
    }

    /// An entry that was left out on purpose.
    pub(super) fn skip(&self, skip: &Skip) {
        *self.state().tally.skipped.entry(skip.reason).or_default() += 1;
    }

    /// Something that ends the backup without a recovery point.
    pub(super) fn fail(&self, failure: VaultError) {
        self.state().failure.get_or_insert(failure);
    }

    /// Whether a recovery point may be left: nothing failed, and every entry has its outcome.
    pub(super) fn verdict(&self) -> Result<(), String> {
        let state = self.state();
        match (&state.failure, state.waiting.len()) {
            (Some(failure), _) => Err(failure.to_string()),
            (None, 0) => Ok(()),
            (None, waiting) => Err(VaultError::Unaccounted(waiting).to_string()),
        }
    }

    /// Why the backup failed, if it is known here.
    pub(super) fn take_failure(&self) -> Option<VaultError> {
        self.state().failure.take()
    }

    /// Ends the account; the manifest is complete and durable.
    ///
    /// By reference: threads of the engine may still hold the account for a moment after it returned.
    pub(super) fn close(&self) -> Result<Settled, VaultError> {
        let (manifest, tally) = {
            let mut state = self.state();
            (state.manifest.take(), std::mem::take(&mut state.tally))
        };
        let (out, root, entries) = manifest.ok_or(VaultError::Panicked)?.finish()?;
        let file =
            out.into_inner().map_err(|error| VaultError::io("write the manifest")(error.into_error()))?;
        file.sync_all().map_err(VaultError::io("write the manifest"))?;
        Ok(Settled { tally, root, entries })
    }
}

impl State {
    /// Writes the entries at the front that have their outcome.
    fn drain(&mut self) {
        while self.waiting.front().is_some_and(|waiting| waiting.content.is_some()) {
            let Some(waiting) = self.waiting.pop_front() else {
                return;
            };
            self.first += 1;
            if let Err(failure) = self.write(waiting) {
                self.failure.get_or_insert(failure);
            }
        }
    }

    fn write(&mut self, waiting: Waiting) -> Result<(), VaultError> {
        let content = match waiting.content {
            Some(Content::Read(digest, size)) => {
                self.tally.files_read += 1;
                self.tally.bytes_read += size;
                Some((digest, size))
            }
            Some(Content::Unchanged) => {
                let Some(found) = self.parents(&waiting)? else {
                    let message =
                        "the vault took its content over, but the parent's manifest has no digest of it";
                    self.fault(waiting.path, message.to_owned());
                    return Ok(());
                };
                Some(found)
            }
            Some(Content::Lost) => return Ok(()),
            Some(Content::None) | None => None,
        };
        let path = waiting.path.clone();
        let Some(leaf) = Leaf::new(waiting.path, &waiting.kind, &waiting.meta, content) else {
            self.fault(path, format!("a size of {} bytes cannot be recorded", waiting.meta.size));
            return Ok(());
        };
        self.count(&leaf);
        let seen = Seen { ctime: waiting.meta.ctime, inode: waiting.meta.inode };
        self.manifest.as_mut().ok_or(VaultError::Panicked)?.add(&ManifestEntry { leaf, seen })
    }

    fn fault(&mut self, path: EntryPath, message: String) {
        self.tally.faults.push(Fault { path, kind: FaultKind::Unrepresentable, message });
    }

    fn count(&mut self, leaf: &Leaf) {
        match leaf.kind {
            LeafKind::File => self.tally.files += 1,
            LeafKind::Directory => self.tally.directories += 1,
            LeafKind::Symlink => self.tally.symlinks += 1,
        }
        self.tally.bytes += leaf.size.unwrap_or(0);
    }

    /// What the parent's manifest says of an unchanged file. Both are in path order, so each is read
    /// once.
    fn parents(&mut self, waiting: &Waiting) -> Result<Option<(Digest, u64)>, VaultError> {
        let Some(parent) = &mut self.parent else {
            return Ok(None);
        };
        loop {
            let entry = match parent.peek() {
                Some(Ok(entry)) if entry.leaf.path < waiting.path => {
                    parent.next();
                    continue;
                }
                Some(Ok(entry)) if entry.leaf.path == waiting.path => entry,
                Some(Err(_)) => {
                    return Err(parent.next().and_then(Result::err).unwrap_or(VaultError::Panicked));
                }
                _ => return Ok(None),
            };
            let meta = &waiting.meta;
            let same = entry.leaf.size == Some(meta.size)
                && entry.leaf.mtime == Some(meta.mtime)
                && entry.seen.ctime == meta.ctime
                && entry.seen.inode == meta.inode;
            return Ok(if same { entry.leaf.sha256.zip(entry.leaf.size) } else { None });
        }
    }
}
