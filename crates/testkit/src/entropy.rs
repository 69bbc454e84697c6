//! Randomness that is the same in every run of a test.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::digest::Digest;
use domain::ports::Entropy;

/// Bytes that are all different and the same in every run: digests of a counter.
#[derive(Debug, Default)]
pub struct CountingEntropy(AtomicU64);

impl CountingEntropy {
    /// Starts to count.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }
}

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let count = self.0.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&Digest::of(&count.to_be_bytes()).as_bytes()[..chunk.len()]);
        }
    }
}
