//! Randomness, handed in.

/// Where unpredictable bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with unpredictable bytes, fit for keys.
    fn fill(&self, bytes: &mut [u8]);
}
