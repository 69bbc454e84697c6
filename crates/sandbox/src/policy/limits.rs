//! The bounds that policies run under.

use std::num::NonZeroUsize;
use std::time::Duration;

/// Bounds for policies; the defaults are for production.
#[derive(Clone, Copy, Debug)]
pub struct PolicyLimits {
    /// Units of fuel for one question. A retention policy judges 10,000 recovery points with about a
    /// fiftieth of the default.
    pub fuel: u64,
    /// Bytes of linear memory, all memories of an instance together not counted: each may have so much.
    pub memory: usize,
    /// Wall-clock backstop: fuel bounds the guest, not a machine that is too busy to run it.
    pub deadline: Duration,
    /// Bytes that a guest may hand to the host in one call.
    pub output: usize,
    /// Bytes of a component.
    pub component: usize,
    /// Instances at the same time; a further question waits.
    pub concurrency: NonZeroUsize,
}

/// A gibi-unit of fuel is about a second of computing.
const FUEL: u64 = 1 << 30;
/// Python's snapshot needs 12 MiB; the standard policies need one.
const MEMORY: usize = 64 << 20;
/// Ten times what the fuel takes on an idle machine.
const DEADLINE: Duration = Duration::from_secs(10);
/// The largest answer that fits a question: 10,000 verdicts of 32 bytes, with room for reasons.
const OUTPUT: usize = 1 << 20;
/// Python components have 18 MB.
const COMPONENT: usize = 32 << 20;

impl Default for PolicyLimits {
    fn default() -> Self {
        let concurrency = std::thread::available_parallelism().map_or(2, NonZeroUsize::get).saturating_mul(2);
        Self {
            fuel: FUEL,
            memory: MEMORY,
            deadline: DEADLINE,
            output: OUTPUT,
            component: COMPONENT,
            concurrency: NonZeroUsize::new(concurrency).unwrap_or(NonZeroUsize::MIN),
        }
    }
}
