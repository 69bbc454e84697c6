//! Compares a tree on disk with a manifest: every file read back and hashed, every field compared.

use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::Path;

use domain::digest::Digest;
use domain::manifest::{Leaf, LeafKind};
use domain::path::EntryPath;
use domain::ports::{SourceEntry, SourceItem};
use domain::run::DifferenceKind;
use filetree::{Root, Rules, Walk};
use sha2::{Digest as _, Sha256};

use super::differences::Differences;
use super::selection::Selection;
use crate::error::VaultError;
use crate::manifest::{ManifestReader, RootBuilder};
use crate::watch::Watch;

/// Under this name the scratch directory is walked; it is taken off every path again.
const SCRATCH: &[u8] = b"scratch";
/// Bytes that are read and hashed at once.
const BUFFER: usize = 256 << 10;

/// What a comparison found.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Regular files read back and hashed.
    pub(super) files: u64,
    /// Directories and links.
    pub(super) others: u64,
    /// Bytes hashed.
    pub(super) bytes: u64,
    pub(super) differences: Differences,
    /// The root over what is there; `None` unless all of it was to be there.
    pub(super) root: Option<Digest>,
}

/// What was restored without privilege, and is taken from the record instead of compared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Forgiven {
    /// Owners: a server that is not root cannot give them.
    pub(super) owners: bool,
    /// Set-user-id and set-group-id bits, for the same reason.
    pub(super) privileges: bool,
    /// Extended attributes that only root may set.
    pub(super) xattrs: bool,
}

/// Compares the tree in `folder` with what `selection` takes of a manifest.
pub(super) fn compare(
    folder: &Path,
    manifest: ManifestReader,
    selection: &Selection,
    forgiven: Forgiven,
    watch: &Watch,
) -> Result<Compared, VaultError> {
    let mut comparison = Comparison {
        found: Walked::begin(folder)?,
        forgiven,
        watch,
        compared: Compared::default(),
        root: RootBuilder::default(),
    };
    for entry in manifest {
        let leaf = entry?.leaf;
        if watch.is_cancelled() {
            return Err(VaultError::Cancelled);
        }
        if selection.takes(&leaf) {
            comparison.expect(&leaf);
        }
    }
    Ok(comparison.finish(selection))
}

struct Comparison<'a> {
    found: Walked,
    forgiven: Forgiven,
    watch: &'a Watch,
    compared: Compared,
    root: RootBuilder,
}

impl Comparison<'_> {
    /// Finds the entry of a leaf among what is there.
    fn expect(&mut self, leaf: &Leaf) {
        loop {
            match self.found.next_up_to(&leaf.path) {
                Some(SourceItem::Entry(entry)) if entry.path == leaf.path => {
                    return self.check(leaf, entry);
                }
                Some(other) => self.unexpected(other),
                None => {
                    let message = "it was not restored";
                    return self.compared.differences.add(
                        leaf.path.clone(),
                        DifferenceKind::Missing,
                        message,
                    );
                }
            }
        }
    }

    /// Something that is there before the next recorded entry: it may lead to one.
    fn unexpected(&mut self, item: SourceItem) {
        let differences = &mut self.compared.differences;
        match item {
            SourceItem::Entry(entry) if entry.kind == domain::source::EntryKind::Directory => {}
            SourceItem::Entry(entry) => {
                differences.add(entry.path, DifferenceKind::Unexpected, "it is there and was never recorded");
            }
            SourceItem::Fault(fault) => {
                differences.add(
                    fault.path,
                    DifferenceKind::Missing,
                    format!("it cannot be read back: {}", fault.message),
                );
            }
            SourceItem::Skip(skip) => {
                differences.add(
                    skip.path,
                    DifferenceKind::Unexpected,
                    "it is a special file, and none was recorded",
                );
            }
        }
    }

    fn check(&mut self, leaf: &Leaf, mut entry: SourceEntry) {
        let content = match entry.content.take().map(|content| self.hash(content)).transpose() {
            Ok(content) => content,
            Err(error) => {
                let message = format!("it cannot be read back: {error}");
                return self.compared.differences.add(leaf.path.clone(), DifferenceKind::Missing, message);
            }
        };
        match leaf.kind {
            LeafKind::File => self.compared.files += 1,
            LeafKind::Directory | LeafKind::Symlink => self.compared.others += 1,
        }
        self.watch.entry();
        let Some(mut found) = Leaf::new(leaf.path.clone(), &entry.kind, &entry.meta, content) else {
            return;
        };
        self.forgive(leaf, &mut found);
        self.root.add(&found);
        if let Some((kind, message)) = difference(leaf, &found) {
            self.compared.differences.add(leaf.path.clone(), kind, message);
        }
    }

    fn hash(&mut self, content: Box<dyn domain::ports::OpenContent>) -> std::io::Result<(Digest, u64)> {
        let mut content = content.open()?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; BUFFER];
        let mut length = 0;
        loop {
            let read = content.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            length += read as u64;
            self.watch.read(read);
        }
        self.compared.bytes += length;
        Ok((Digest::from_bytes(hash.finalize().into()), length))
    }

    /// Takes from the record what could not be restored without privilege, and is said so.
    fn forgive(&self, recorded: &Leaf, found: &mut Leaf) {
        if self.forgiven.owners {
            (found.uid, found.gid) = (recorded.uid, recorded.gid);
        }
        if self.forgiven.privileges {
            let bits = recorded.mode.map_or(0, |mode| mode & 0o6000);
            found.mode = found.mode.map(|mode| mode | bits);
        }
        if self.forgiven.xattrs {
            found.xattrs = recorded.xattrs;
        }
    }

    fn finish(mut self, selection: &Selection) -> Compared {
        while let Some(item) = self.found.next() {
            self.unexpected(item);
        }
        if selection.is_all() {
            self.compared.root = Some(self.root.root());
        }
        self.compared.differences.sort();
        self.compared
    }
}

/// In what an entry differs from its record; the gravest difference only.
fn difference(recorded: &Leaf, found: &Leaf) -> Option<(DifferenceKind, String)> {
    if recorded == found {
        return None;
    }
    if recorded.kind != found.kind || recorded.target != found.target {
        return Some((
            DifferenceKind::Kind,
            "it is another kind of entry, or a link with another target".to_owned(),
        ));
    }
    if recorded.size != found.size {
        let text =
            format!("it has {} bytes, {} were recorded", found.size.unwrap_or(0), recorded.size.unwrap_or(0));
        return Some((DifferenceKind::Content, text));
    }
    if recorded.sha256 != found.sha256 {
        return Some((
            DifferenceKind::Content,
            "its content has another digest than was recorded".to_owned(),
        ));
    }
    let fields = [
        ("mode", recorded.mode != found.mode),
        ("owner", (recorded.uid, recorded.gid) != (found.uid, found.gid)),
        ("modification time", recorded.mtime != found.mtime),
        ("extended attributes", recorded.xattrs != found.xattrs),
    ];
    let differing: Vec<_> =
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    Some((DifferenceKind::Metadata, format!("its {} differ from what was recorded", differing.join(", "))))
}

/// A walk over the scratch directory, with its name taken off every path.
struct Walked {
    walk: std::iter::Peekable<Box<dyn Iterator<Item = SourceItem>>>,
}

impl Walked {
    fn begin(folder: &Path) -> Result<Self, VaultError> {
        let failed = VaultError::io("look at what was restored");
        let directory = OwnedFd::from(std::fs::File::open(folder).map_err(&failed)?);
        let at = EntryPath::from_bytes(SCRATCH.to_vec()).expect("a plain name");
        let walk = Walk::begin(Root { directory, at: at.clone() }, Rules::default()).map_err(&failed)?;
        let stripped: Box<dyn Iterator<Item = SourceItem>> =
            Box::new(walk.filter_map(move |item| strip(item, &at)));
        Ok(Self { walk: stripped.peekable() })
    }

    /// The next item at or before `path`.
    fn next_up_to(&mut self, path: &EntryPath) -> Option<SourceItem> {
        self.walk.next_if(|item| place(item) <= path)
    }

    fn next(&mut self) -> Option<SourceItem> {
        self.walk.next()
    }
}

const fn place(item: &SourceItem) -> &EntryPath {
    match item {
        SourceItem::Entry(entry) => &entry.path,
        SourceItem::Fault(fault) => &fault.path,
        SourceItem::Skip(skip) => &skip.path,
    }
}

/// The item without the scratch directory's name; `None` for that directory itself.
fn strip(mut item: SourceItem, scratch: &EntryPath) -> Option<SourceItem> {
    let path = match &mut item {
        SourceItem::Entry(entry) => &mut entry.path,
        SourceItem::Fault(fault) => &mut fault.path,
        SourceItem::Skip(skip) => &mut skip.path,
    };
    *path = EntryPath::from_bytes(path.below(scratch)?.to_vec()).ok()?;
    Some(item)
}
