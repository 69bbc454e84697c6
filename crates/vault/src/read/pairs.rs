//! Pairs what a manifest recorded with what a snapshot holds; both are in path order.

use domain::manifest::{Leaf, ManifestEntry};
use domain::path::EntryPath;
use rustic_core::IndexedFull;

use super::tree::{TreeEntry, TreeWalk, Unreadable};
use crate::error::VaultError;
use crate::manifest::ManifestReader;

/// Something that a manifest and a snapshot say together.
pub(super) enum Pair {
    /// Both have it.
    Both(Box<Leaf>, Box<TreeEntry>),
    /// The manifest has it, the snapshot does not.
    Recorded(Box<Leaf>),
    /// The snapshot has it, the manifest does not: perhaps a directory that only leads to a root.
    Stored(Box<TreeEntry>),
    /// A directory of the snapshot cannot be read.
    Unreadable(Unreadable),
}

/// Pairs, in path order.
pub(super) struct Pairs<'a, S: IndexedFull> {
    manifest: std::iter::Peekable<ManifestReader>,
    tree: std::iter::Peekable<TreeWalk<'a, S>>,
}

impl<'a, S: IndexedFull> Pairs<'a, S> {
    pub(super) fn new(manifest: ManifestReader, tree: TreeWalk<'a, S>) -> Self {
        Self { manifest: manifest.peekable(), tree: tree.peekable() }
    }

    fn recorded(&mut self) -> Option<Result<Leaf, VaultError>> {
        self.manifest.next().map(|entry| entry.map(|ManifestEntry { leaf, .. }| leaf))
    }

    fn stored(&mut self) -> Option<TreeEntry> {
        self.tree.next().and_then(Result::ok)
    }
}

/// Which side comes next.
enum Side {
    Recorded,
    Stored,
    Both,
}

fn side(recorded: Option<&EntryPath>, stored: Option<&EntryPath>) -> Option<Side> {
    match (recorded, stored) {
        (None, None) => None,
        (Some(_), None) => Some(Side::Recorded),
        (None, Some(_)) => Some(Side::Stored),
        (Some(recorded), Some(stored)) => Some(match recorded.cmp(stored) {
            std::cmp::Ordering::Less => Side::Recorded,
            std::cmp::Ordering::Greater => Side::Stored,
            std::cmp::Ordering::Equal => Side::Both,
        }),
    }
}

impl<S: IndexedFull> Iterator for Pairs<'_, S> {
    type Item = Result<Pair, VaultError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(Err(unreadable)) = self.tree.next_if(Result::is_err) {
            return Some(Ok(Pair::Unreadable(unreadable)));
        }
        if self.manifest.peek().is_some_and(Result::is_err) {
            return self.recorded().map(|error| error.map(|leaf| Pair::Recorded(Box::new(leaf))));
        }
        let recorded =
            self.manifest.peek().and_then(|entry| entry.as_ref().ok()).map(|entry| &entry.leaf.path);
        let stored = self.tree.peek().and_then(|entry| entry.as_ref().ok()).map(|entry| &entry.path);
        match side(recorded, stored)? {
            Side::Recorded => self.recorded().map(|leaf| leaf.map(|leaf| Pair::Recorded(Box::new(leaf)))),
            Side::Stored => self.stored().map(|entry| Ok(Pair::Stored(Box::new(entry)))),
            Side::Both => {
                let leaf = self.recorded()?;
                let entry = self.stored()?;
                Some(leaf.map(|leaf| Pair::Both(Box::new(leaf), Box::new(entry))))
            }
        }
    }
}
