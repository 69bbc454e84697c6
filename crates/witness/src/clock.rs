//! The time that cosignatures carry.

/// Tells the time, in POSIX seconds. Any function that does is one.
pub trait Clock: Send + Sync {
    /// The seconds since 1970 by this machine's clock; 0 if it does not know.
    fn now(&self) -> u64;
}

impl<F: Fn() -> u64 + Send + Sync> Clock for F {
    fn now(&self) -> u64 {
        self()
    }
}
