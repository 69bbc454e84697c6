//! How large a policy may be; the specification asks for at least 32 of each.

/// The largest policy in bytes that is read: room for every key to be one of ML-DSA-44.
pub const MAX_POLICY_SIZE: usize = 2_000_000;

/// The most log lines that are read.
pub const MAX_LOGS: usize = 256;

/// The most witnesses and groups that are read, both together.
pub const MAX_DEFINITIONS: usize = 512;
