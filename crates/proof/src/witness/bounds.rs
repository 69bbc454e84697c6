//! How large requests and answers may be; the specification names no bound.

/// The largest request body in bytes that is read: 63 hashes, and a checkpoint with 16 signature lines
/// even if they were all of ML-DSA-44.
pub const MAX_REQUEST_SIZE: usize = 64 * 1024;

/// The largest answer in bytes that is read: the lines of a witness with a few keys.
pub const MAX_ANSWER_SIZE: usize = 64 * 1024;
