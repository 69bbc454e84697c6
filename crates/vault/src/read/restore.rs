//! Restores a recovery point: beneath one directory, every byte hashed, no error hidden.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use domain::manifest::{Leaf, LeafKind};
use domain::path::EntryPath;
use domain::run::DifferenceKind;
use domain::source::{EntryKind, Metadata};
use filetree::{Existing, TreeWriter, WriterNotes};
use rustic_core::repofile::Node;
use rustic_core::{Id, IndexedFull, Repository};

use super::blobs;
use super::differences::Differences;
use super::pairs::{Pair, Pairs};
use super::selection::Selection;
use super::tree::{TreeEntry, TreeWalk};
use crate::backend::Gate;
use crate::backup::from_node;
use crate::error::VaultError;
use crate::manifest::ManifestReader;
use crate::vault::Vault;
use crate::watch::Watch;

/// Files that are written at once.
const WRITERS: usize = 4;
/// Files that wait for a writer.
const WAITING: usize = 64;

/// One restore.
pub struct RestoreJob {
    /// The snapshot.
    pub snapshot: String,
    /// What was recorded of it.
    pub manifest: ManifestReader,
    /// Which entries.
    pub selection: Selection,
    /// Where to; made if it is not there.
    pub to: PathBuf,
    /// What happens to what is there already.
    pub existing: Existing,
    /// For watching it.
    pub watch: Watch,
}

impl std::fmt::Debug for RestoreJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RestoreJob")
            .field("snapshot", &self.snapshot)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

/// What a restore wrote.
#[derive(Debug, Default)]
pub struct RestoreOutcome {
    /// Regular files.
    pub files: u64,
    /// Directories.
    pub directories: u64,
    /// Symbolic links.
    pub symlinks: u64,
    /// Bytes of content.
    pub bytes: u64,
    /// What did not come back as recorded.
    pub differences: Differences,
    /// What could not be given back for want of privilege.
    pub notes: WriterNotes,
}

/// A file that waits for a writer.
struct Pending {
    leaf: Leaf,
    node: Node,
    meta: Metadata,
}

impl Vault {
    /// Restores a recovery point. What cannot be restored is a difference; only what makes the whole
    /// impossible is an error.
    pub fn restore(&self, job: RestoreJob) -> Result<RestoreOutcome, VaultError> {
        self.restore_from(job).map(|(outcome, _)| outcome)
    }

    /// The same; tells also which packs it came from.
    pub(super) fn restore_from(&self, job: RestoreJob) -> Result<(RestoreOutcome, BTreeSet<Id>), VaultError> {
        let gate = Arc::new(Gate::new(
            self.backend(),
            job.watch.clone(),
            Box::new(|| Err("restores write nothing".into())),
        ));
        let repository =
            self.open(gate.clone())?.to_indexed().map_err(VaultError::engine("read the vault's index"))?;
        let snapshot = repository
            .get_snapshot_from_str(&job.snapshot, |_| true)
            .map_err(VaultError::engine("find the snapshot"))?;
        let writer =
            TreeWriter::open(&job.to, job.existing).map_err(VaultError::io("open the target directory"))?;
        let pairs = Pairs::new(job.manifest, TreeWalk::new(&repository, snapshot.tree));
        let restore = Restore {
            repository: &repository,
            writer: &writer,
            selection: &job.selection,
            watch: &job.watch,
            outcome: Mutex::default(),
        };
        restore.run(pairs)?;
        let mut outcome = restore.outcome.into_inner().unwrap_or_else(PoisonError::into_inner);
        let finished = writer.finish();
        for (path, error) in finished.failures {
            outcome.differences.add(path, DifferenceKind::Metadata, error.to_string());
        }
        outcome.notes = finished.notes;
        finished
            .durable
            .map_err(|error| VaultError::Storage(format!("make the restored files durable: {error}")))?;
        outcome.differences.sort();
        Ok((outcome, gate.packs()))
    }
}

/// A restore at work.
struct Restore<'a, S> {
    repository: &'a Repository<S>,
    writer: &'a TreeWriter,
    selection: &'a Selection,
    watch: &'a Watch,
    outcome: Mutex<RestoreOutcome>,
}

impl<S: IndexedFull + Sync> Restore<'_, S> {
    fn run(&self, pairs: Pairs<'_, S>) -> Result<(), VaultError> {
        let (send, receive) = sync_channel(WAITING);
        let receive = Mutex::new(receive);
        let links = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(|| self.write_files(&receive))).collect();
            let links = self.distribute(pairs, &send);
            drop(send);
            let panicked = writers.into_iter().any(|writer| writer.join().is_err());
            if panicked { Err(VaultError::Panicked) } else { links }
        })?;
        for (leaf, first) in links {
            self.link(&leaf, &first);
        }
        Ok(())
    }

    /// Goes through the pairs: makes directories and links, and hands files to the writers. Gives the
    /// names of files that are written under another name already.
    fn distribute(
        &self,
        pairs: Pairs<'_, S>,
        send: &SyncSender<Pending>,
    ) -> Result<Vec<(Leaf, EntryPath)>, VaultError> {
        let mut names = Names::default();
        let mut links = Vec::new();
        let mut leading = Vec::new();
        for pair in pairs {
            if self.watch.is_cancelled() {
                return Err(VaultError::Cancelled);
            }
            match pair? {
                Pair::Both(leaf, entry) if self.selection.takes(&leaf) => {
                    self.lead(&mut leading, &leaf.path);
                    if let Some(pending) = self.place(*leaf, entry.node) {
                        match names.first(&pending) {
                            Some(first) => links.push((pending.leaf, first)),
                            None => send.send(pending).map_err(|_| VaultError::Panicked)?,
                        }
                    }
                }
                Pair::Both(leaf, _) if leaf.kind == LeafKind::Directory => pass(&mut leading, leaf.path),
                Pair::Recorded(leaf) if self.selection.takes(&leaf) => {
                    self.differ(leaf.path.clone(), DifferenceKind::Missing, "the vault does not have it");
                }
                Pair::Both(..) | Pair::Recorded(_) => {}
                Pair::Stored(entry) => self.stored(&mut leading, *entry),
                Pair::Unreadable(broken) => {
                    let path = broken.path.unwrap_or_else(root);
                    self.differ(
                        path,
                        DifferenceKind::Missing,
                        format!("its entries cannot be read: {}", broken.message),
                    );
                }
            }
        }
        Ok(links)
    }

    /// Makes the directories above an entry that were only passed so far.
    fn lead(&self, leading: &mut Vec<EntryPath>, path: &EntryPath) {
        leading.retain(|directory| {
            let above = path.below(directory).is_some();
            if above && let Err(error) = self.writer.directory(directory, None) {
                self.differ(directory.clone(), DifferenceKind::Missing, error.to_string());
            }
            false
        });
    }

    /// A directory that the manifest does not have leads to a root; anything else was never recorded.
    fn stored(&self, leading: &mut Vec<EntryPath>, entry: TreeEntry) {
        if entry.node.is_dir() {
            pass(leading, entry.path);
        } else {
            self.differ(entry.path, DifferenceKind::Unexpected, "the vault has it, the manifest does not");
        }
    }

    /// Makes a directory or a link; gives back a file, to be written.
    fn place(&self, leaf: Leaf, node: Node) -> Option<Pending> {
        let Some((kind, meta)) = from_node(&node) else {
            self.differ(leaf.path, DifferenceKind::Kind, "the vault has a special file in its place");
            return None;
        };
        self.hold_to_record(&leaf, &kind, &meta);
        let made = match &kind {
            EntryKind::File => return Some(Pending { leaf, node, meta }),
            EntryKind::Directory => self.writer.directory(&leaf.path, Some(meta)),
            EntryKind::Symlink(target) => self.writer.symlink(&leaf.path, target, &meta),
        };
        match made {
            Ok(()) => self.count(|outcome| match kind {
                EntryKind::Directory => outcome.directories += 1,
                _ => outcome.symlinks += 1,
            }),
            Err(error) => self.differ(leaf.path, DifferenceKind::Missing, error.to_string()),
        }
        self.watch.entry();
        None
    }

    /// Compares what the vault says of an entry with what the manifest recorded.
    fn hold_to_record(&self, leaf: &Leaf, kind: &EntryKind, meta: &Metadata) {
        let content = leaf.sha256.zip(leaf.size);
        let stored = Leaf::new(leaf.path.clone(), kind, meta, content);
        if stored.as_ref().is_some_and(|stored| stored.kind != leaf.kind || stored.target != leaf.target) {
            self.differ(
                leaf.path.clone(),
                DifferenceKind::Kind,
                "the vault has another kind of entry in its place",
            );
        } else if stored.as_ref() != Some(leaf) {
            self.differ(
                leaf.path.clone(),
                DifferenceKind::Metadata,
                "the vault has other metadata than the manifest",
            );
        }
    }

    fn write_files(&self, receive: &Mutex<Receiver<Pending>>) {
        loop {
            let next = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(pending) = next else { return };
            if let Err((kind, message)) = self.write_file(&pending) {
                self.differ(pending.leaf.path, kind, message);
            }
            self.watch.entry();
        }
    }

    fn write_file(&self, pending: &Pending) -> Result<(), (DifferenceKind, String)> {
        let missing = |message: String| (DifferenceKind::Missing, message);
        let mut file = self.writer.file(&pending.leaf.path).map_err(|error| missing(error.to_string()))?;
        let (digest, length) =
            blobs::copy(self.repository, &pending.node, &mut file, self.watch).map_err(missing)?;
        self.writer.finish_file(file, &pending.meta).map_err(|error| missing(error.to_string()))?;
        self.count(|outcome| {
            outcome.files += 1;
            outcome.bytes += length;
        });
        if pending.leaf.size != Some(length) {
            let text = format!("it has {length} bytes, and {} were recorded", pending.leaf.size.unwrap_or(0));
            return Err((DifferenceKind::Content, text));
        }
        if pending.leaf.sha256 != Some(digest) {
            return Err((
                DifferenceKind::Content,
                format!("its content has the digest {digest}, another one was recorded"),
            ));
        }
        Ok(())
    }

    /// Gives a file that was written another name.
    fn link(&self, leaf: &Leaf, first: &EntryPath) {
        match self.writer.hard_link(&leaf.path, first) {
            Ok(()) => self.count(|outcome| outcome.files += 1),
            Err(error) => self.differ(leaf.path.clone(), DifferenceKind::Missing, error.to_string()),
        }
        self.watch.entry();
    }

    fn count(&self, change: impl FnOnce(&mut RestoreOutcome)) {
        change(&mut self.outcome.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn differ(&self, path: EntryPath, kind: DifferenceKind, message: impl Into<String>) {
        self.count(|outcome| outcome.differences.add(path, kind, message));
    }
}

/// Passes a directory that may lead to something selected; those that it is not below lead nowhere.
fn pass(leading: &mut Vec<EntryPath>, directory: EntryPath) {
    leading.retain(|above| directory.below(above).is_some());
    leading.push(directory);
}

/// Files with several names, by device and inode.
#[derive(Default)]
struct Names(HashMap<(u64, u64), EntryPath>);

impl Names {
    /// The name that this file has already; its own becomes that of the next.
    fn first(&mut self, pending: &Pending) -> Option<EntryPath> {
        if pending.meta.links < 2 {
            return None;
        }
        let path = pending.leaf.path.clone();
        match self.0.entry((pending.meta.device, pending.meta.inode)) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(place) => {
                place.insert(path);
                None
            }
        }
    }
}

/// What stands for the snapshot's own root, which has no name.
fn root() -> EntryPath {
    EntryPath::from_bytes(b"(root)".to_vec()).expect("a plain name")
}
