//! A snapshot's entries, depth first, whatever can be read of them.
//!
//! The engine's own listing loses its place when one directory cannot be read; this one does not.

use std::os::unix::ffi::OsStrExt;

use domain::path::EntryPath;
use rustic_core::repofile::Node;
use rustic_core::{IndexedFull, Repository, TreeId};

use crate::error::brief;

/// An entry of a snapshot.
pub(super) struct TreeEntry {
    pub(super) path: EntryPath,
    pub(super) node: Node,
}

/// A directory whose entries cannot be read.
pub(super) struct Unreadable {
    /// Which; `None` for the snapshot's own root.
    pub(super) path: Option<EntryPath>,
    pub(super) message: String,
}

/// Walks a snapshot's tree.
pub(super) struct TreeWalk<'a, S> {
    repository: &'a Repository<S>,
    stack: Vec<(Option<EntryPath>, std::vec::IntoIter<Node>)>,
    broken: Option<Unreadable>,
}

impl<'a, S: IndexedFull> TreeWalk<'a, S> {
    pub(super) fn new(repository: &'a Repository<S>, root: TreeId) -> Self {
        let mut walk = Self { repository, stack: Vec::new(), broken: None };
        walk.enter(None, &root);
        walk
    }

    fn enter(&mut self, path: Option<EntryPath>, tree: &TreeId) {
        match self.repository.get_tree(tree) {
            Ok(tree) => self.stack.push((path, tree.nodes.into_iter())),
            Err(error) => {
                self.broken = Some(Unreadable { path, message: brief(&error) });
            }
        }
    }
}

impl<S: IndexedFull> Iterator for TreeWalk<'_, S> {
    type Item = Result<TreeEntry, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(broken) = self.broken.take() {
            return Some(Err(broken));
        }
        loop {
            let (above, nodes) = self.stack.last_mut()?;
            let Some(node) = nodes.next() else {
                self.stack.pop();
                continue;
            };
            let name = node.name();
            let path = match above {
                Some(above) => above.join(name.as_bytes()),
                None => EntryPath::from_bytes(name.as_bytes().to_vec()),
            };
            let path = match path {
                Ok(path) => path,
                Err(error) => {
                    let message = format!("an entry in it has an impossible name: {error}");
                    return Some(Err(Unreadable { path: above.clone(), message }));
                }
            };
            if let Some(tree) = &node.subtree {
                self.enter(Some(path.clone()), tree);
            }
            return Some(Ok(TreeEntry { path, node }));
        }
    }
}
