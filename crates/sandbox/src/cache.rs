//! Components that were compiled and linked, by digest.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// The most compiled components that are kept; compiled code of one may have 40 MB.
const CAPACITY: usize = 64;

/// A small map that forgets what was used longest ago.
#[derive(Debug)]
pub(crate) struct Cache<K, V> {
    inner: Mutex<Inner<K, V>>,
}

#[derive(Debug)]
struct Inner<K, V> {
    entries: HashMap<K, (u64, Arc<V>)>,
    uses: u64,
}

impl<K: Copy + Eq + Hash, V> Cache<K, V> {
    pub(crate) fn new() -> Self {
        Self { inner: Mutex::new(Inner { entries: HashMap::new(), uses: 0 }) }
    }

    /// What is kept under `key`, or what `make` makes, which is then kept.
    ///
    /// `make` runs without the lock: two callers may make the same thing, and the second is dropped.
    pub(crate) fn get_or_try<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        if let Some(found) = self.get(key) {
            return Ok(found);
        }
        let fresh = Arc::new(make()?);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.uses += 1;
        let uses = inner.uses;
        if inner.entries.len() >= CAPACITY && !inner.entries.contains_key(&key) {
            let oldest = inner.entries.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| *key);
            oldest.map(|oldest| inner.entries.remove(&oldest));
        }
        Ok(inner.entries.entry(key).or_insert((uses, fresh)).1.clone())
    }

    fn get(&self, key: K) -> Option<Arc<V>> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.uses += 1;
        let uses = inner.uses;
        let entry = inner.entries.get_mut(&key)?;
        entry.0 = uses;
        Some(entry.1.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_what_was_used_longest_ago() {
        let cache = Cache::new();
        let get = |key: usize, value: usize| *cache.get_or_try(key, || Ok::<_, ()>(value)).unwrap();
        for key in 0..CAPACITY {
            get(key, key);
        }
        assert_eq!(get(0, 999), 0, "still kept, and used again");
        get(CAPACITY, CAPACITY);
        assert_eq!(get(0, 999), 0, "used lately, so kept");
        assert_eq!(get(1, 999), 999, "used longest ago, so made again");
    }
}
