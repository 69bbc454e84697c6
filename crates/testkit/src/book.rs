//! A witness book in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::ports::{StoreError, WitnessBook, WitnessMemory, WitnessedHead};

/// A witness book in memory.
#[derive(Debug, Default)]
pub struct MemoryBook {
    state: Mutex<(BTreeMap<String, WitnessMemory>, Option<WitnessedHead>)>,
}

impl MemoryBook {
    fn state(&self) -> MutexGuard<'_, (BTreeMap<String, WitnessMemory>, Option<WitnessedHead>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl WitnessBook for MemoryBook {
    async fn witnesses(&self) -> Result<Vec<WitnessMemory>, StoreError> {
        Ok(self.state().0.values().cloned().collect())
    }

    async fn witnessed(&self) -> Result<Option<WitnessedHead>, StoreError> {
        Ok(self.state().1.clone())
    }

    async fn keep(
        &self,
        witnesses: Vec<WitnessMemory>,
        head: Option<WitnessedHead>,
    ) -> Result<(), StoreError> {
        let mut state = self.state();
        state.0.extend(witnesses.into_iter().map(|memory| (memory.key.clone(), memory)));
        if let Some(head) = head.filter(|head| state.1.as_ref().is_none_or(|old| old.size <= head.size)) {
            state.1 = Some(head);
        }
        Ok(())
    }
}
