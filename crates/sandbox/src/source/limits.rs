//! The bounds that sources run under.

use std::time::Duration;

/// Bounds for sources; the defaults are for production.
#[derive(Clone, Copy, Debug)]
pub struct SourceLimits {
    /// Bytes of linear memory.
    pub memory: usize,
    /// The longest that one call may take: a source only decides, the host reads.
    pub deadline: Duration,
    /// Bytes that a source may hand over in one call, beside descriptors.
    pub output: usize,
    /// Bytes of a component.
    pub component: usize,
    /// Items that are asked for at once.
    pub batch: u32,
}

impl Default for SourceLimits {
    fn default() -> Self {
        Self {
            memory: 256 << 20,
            deadline: Duration::from_secs(30),
            output: 16 << 20,
            component: 32 << 20,
            batch: 64,
        }
    }
}
