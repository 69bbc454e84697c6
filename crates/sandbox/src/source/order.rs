//! Holds a source to the vault's order, and leads to its roots.

use domain::path::EntryPath;
use domain::ports::{SourceEntry, SourceError, SourceItem};
use domain::source::{EntryKind, Metadata};

/// The order of a source's items: each after the last, none below another.
#[derive(Default)]
pub(super) struct Order {
    last: Option<EntryPath>,
    /// Directories that already lead to a root.
    led: Vec<EntryPath>,
}

impl Order {
    /// Takes the place of the next item.
    pub(super) fn next(&mut self, at: &str) -> Result<EntryPath, SourceError> {
        let wrong = |why: &str| SourceError::Trapped(format!("it gave the item {at:?}, {why}"));
        let path =
            EntryPath::from_bytes(at.as_bytes().to_vec()).map_err(|error| wrong(&error.to_string()))?;
        if let Some(last) = &self.last {
            if path <= *last {
                return Err(wrong(&format!("which must come before {last}")));
            }
            if path.below(last).is_some() {
                return Err(wrong(&format!("which lies below {last}")));
            }
        }
        self.last = Some(path.clone());
        Ok(path)
    }

    /// The directories above `path` that were not given yet, outermost first.
    pub(super) fn leading(&mut self, path: &EntryPath) -> Vec<SourceItem> {
        let mut above = Vec::new();
        let mut at = path.parent();
        while let Some(directory) = at {
            at = directory.parent();
            above.push(directory);
        }
        let new: Vec<_> = above.into_iter().rev().filter(|directory| !self.led.contains(directory)).collect();
        self.led.extend(new.iter().cloned());
        new.into_iter().map(lead).collect()
    }
}

/// A directory that only leads to a root: what it is on this machine is not in scope.
fn lead(path: EntryPath) -> SourceItem {
    SourceItem::Entry(SourceEntry {
        path,
        kind: EntryKind::Directory,
        meta: Metadata { mode: 0o755, links: 1, ..Metadata::default() },
        structural: true,
        content: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(items: Vec<SourceItem>) -> Vec<String> {
        items
            .into_iter()
            .map(|item| match item {
                SourceItem::Entry(entry) => entry.path.to_string(),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn leads_to_each_root_once() {
        let mut order = Order::default();
        let first = order.next("srv/a/data").unwrap();
        assert_eq!(names(order.leading(&first)), ["srv", "srv/a"]);
        let second = order.next("srv/b").unwrap();
        assert!(order.leading(&second).is_empty());
    }

    #[test]
    fn refuses_what_a_vault_cannot_store() {
        let mut order = Order::default();
        order.next("srv/a").unwrap();
        for wrong in ["srv/a", "srv", "srv/a/b", "/srv/b", "srv/../b", ""] {
            assert!(matches!(order.next(wrong), Err(SourceError::Trapped(_))), "{wrong}");
        }
        assert!(order.next("srv/b").is_ok());
    }
}
