//! The bounds that compiling runs under.

use std::time::Duration;

/// Bounds for compiling one component. wasmtime promises none: a small component can be made to take hours,
/// or all memory, and that is not a fault of the compiler.
#[derive(Clone, Copy, Debug)]
pub struct CompileLimits {
    /// How long it may take, by the clock. Python's 18 MB take 19 s on two cores.
    pub time: Duration,
    /// Bytes of memory that it may write to.
    pub memory: u64,
    /// Bytes of machine code.
    pub code: u64,
}

impl Default for CompileLimits {
    fn default() -> Self {
        Self { time: Duration::from_mins(2), memory: 2 << 30, code: 256 << 20 }
    }
}
