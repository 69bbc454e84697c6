//! How large a tree may be, and how long a proof.

/// The largest tree in leaves, 2^63 - 1: the largest size that every implementation can hold.
pub const MAX_SIZE: u64 = i64::MAX as u64;

/// The most hashes in a proof: a tree of [`MAX_SIZE`] leaves is 63 levels high.
///
/// The same bound as in tlog-proof `@v1` and tlog-witness v1.0.0 (add-checkpoint). A consistency
/// proof could need one hash more, but only beyond 2^62 leaves.
pub const MAX_PROOF: usize = 63;
