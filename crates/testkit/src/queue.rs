//! A ledger queue in memory, for tests of what reads it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::entry::EntryView;
use domain::ports::{Head, LedgerQueue, QueueError, StoreError};
use domain::time::Timestamp;

/// A ledger queue in memory.
#[derive(Debug, Default)]
pub struct MemoryQueue {
    state: Mutex<(Vec<Vec<u8>>, Option<Head>)>,
}

impl MemoryQueue {
    fn state(&self) -> MutexGuard<'_, (Vec<Vec<u8>>, Option<Head>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Commits an entry.
    pub fn push(&self, entry: impl Into<Vec<u8>>) {
        self.state().0.push(entry.into());
    }

    /// Changes an entry behind everybody's back.
    pub fn tamper(&self, index: usize, change: impl FnOnce(&mut Vec<u8>)) {
        change(&mut self.state().0[index]);
    }

    /// The bytes of the first entry.
    pub fn first(&self) -> Vec<u8> {
        self.state().0.first().cloned().unwrap()
    }

    /// Forgets what is not covered by the head.
    pub fn forget(&self) {
        let mut state = self.state();
        let size = state.1.as_ref().map_or(0, |head| head.size);
        state.0.truncate(usize::try_from(size).unwrap());
    }

    /// Puts an old head back, as a restored database would, and forgets what came after it.
    pub fn roll_back(&self, head: Option<Head>) {
        let mut state = self.state();
        let size = head.as_ref().map_or(0, |head| head.size);
        state.0.truncate(usize::try_from(size).unwrap());
        state.1 = head;
    }
}

#[async_trait]
impl LedgerQueue for MemoryQueue {
    async fn committed(&self) -> Result<u64, StoreError> {
        Ok(self.state().0.len() as u64)
    }

    async fn entry_bytes(&self, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let from = usize::try_from(from).unwrap();
        Ok(self.state().0.iter().skip(from).take(limit as usize).cloned().collect())
    }

    async fn newest_time(&self, from: u64, limit: u32) -> Result<Option<Timestamp>, StoreError> {
        let from = usize::try_from(from).unwrap();
        let entries = self.state().0.iter().skip(from).take(limit as usize).cloned().collect::<Vec<_>>();
        // What tests push is not always an entry, and then it has no time.
        Ok(entries.iter().filter_map(|bytes| EntryView::read(bytes).ok()).map(|view| view.time).max())
    }

    async fn head(&self) -> Result<Option<Head>, StoreError> {
        Ok(self.state().1.clone())
    }

    async fn swap_head(&self, expected: u64, head: &Head) -> Result<(), QueueError> {
        let mut state = self.state();
        let found = state.1.as_ref().map_or(0, |head| head.size);
        if found != expected {
            return Err(QueueError::LostSwap { expected, found });
        }
        state.1 = Some(head.clone());
        Ok(())
    }
}
