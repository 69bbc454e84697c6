//! A source's items as the engine's entries, in the order that vaults need.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use domain::path::EntryPath;
use domain::ports::{SourceEntry, SourceItem, SourceSession};
use domain::source::{EntryKind, FileTime};
use domain::time::Timestamp;
use rustic_core::repofile::Node;
use rustic_core::{ReadSource, ReadSourceEntry, RusticResult};

use super::account::Account;
use super::content::Opener;
use super::node;
use crate::error::VaultError;
use crate::watch::Watch;

/// A file that changed so shortly before it is listed may change again within the same tick of the
/// file system's clock.
const TICK_MICROS: i64 = 2_000_000;

/// The engine's view of a source. Its items are handed out once.
pub(super) struct Entries {
    items: Mutex<Option<Items>>,
}

/// The items of one backup.
pub(super) struct Items {
    session: Box<dyn SourceSession>,
    account: Arc<Account>,
    watch: Watch,
    began: Timestamp,
    last: Option<EntryPath>,
}

impl Entries {
    pub(super) fn new(
        session: Box<dyn SourceSession>,
        account: Arc<Account>,
        watch: Watch,
        began: Timestamp,
    ) -> Self {
        let items = Items { session, account, watch, began, last: None };
        Self { items: Mutex::new(Some(items)) }
    }
}

impl ReadSource for Entries {
    type Open = Opener;
    type Iter = std::iter::Flatten<std::option::IntoIter<Items>>;

    fn size(&self) -> RusticResult<Option<u64>> {
        Ok(None)
    }

    fn entries(&self) -> Self::Iter {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner).take();
        items.into_iter().flatten()
    }
}

impl Items {
    /// The engine's entry for one of ours.
    fn entry(&mut self, mut entry: SourceEntry) -> Result<ReadSourceEntry<Opener>, VaultError> {
        if let Some(last) = self.last.as_ref().filter(|last| **last >= entry.path) {
            return Err(VaultError::Order { path: entry.path.to_string(), last: last.to_string() });
        }
        self.last = Some(entry.path.clone());
        self.unsettle(&mut entry);
        let node: Node = node::to_node(entry.path.name(), &entry.kind, &entry.meta);
        let path = PathBuf::from(Path::new(OsStr::from_bytes(entry.path.as_bytes())));
        if entry.structural {
            return Ok(ReadSourceEntry { path, node, open: None });
        }
        let file = entry.kind == EntryKind::File;
        let number = self.account.enter(entry.path.clone(), entry.kind, entry.meta);
        if !file {
            self.watch.entry();
        }
        let open = entry.content.map(|content| {
            Opener::new(content, self.account.clone(), entry.path, number, self.watch.clone())
        });
        Ok(ReadSourceEntry { path, node, open })
    }

    /// A file that changed just now is recorded with no change time, so that the next backup reads it
    /// again: a second change within the same tick of the clock would otherwise go unseen.
    fn unsettle(&self, entry: &mut SourceEntry) {
        let changed = entry.meta.ctime.secs.saturating_mul(1_000_000);
        if entry.kind == EntryKind::File && changed.saturating_add(TICK_MICROS) >= self.began.micros() {
            entry.meta.ctime = FileTime::default();
        }
    }
}

impl Iterator for Items {
    type Item = RusticResult<ReadSourceEntry<Opener>>;

    /// The next entry. What ends the backup is kept in the account, which then lets no snapshot be
    /// written: an error given to the engine would only be logged.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.watch.is_cancelled() {
                self.account.fail(VaultError::Cancelled);
                return None;
            }
            match self.session.next()? {
                Ok(SourceItem::Entry(entry)) => match self.entry(entry) {
                    Ok(entry) => return Some(Ok(entry)),
                    Err(error) => {
                        self.account.fail(error);
                        return None;
                    }
                },
                Ok(SourceItem::Fault(fault)) => self.account.fault(fault),
                Ok(SourceItem::Skip(skip)) => self.account.skip(&skip),
                Err(error) => {
                    self.account.fail(error.into());
                    return None;
                }
            }
        }
    }
}
