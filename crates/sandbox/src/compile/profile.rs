//! What each engine asks of the code that is made for it: the same in the service and in the process that
//! compiles.

use std::str::FromStr;

use wasmtime::Config;

/// Which engine a component is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Policies: fuel, canonical NaNs, nothing that could differ.
    Policy,
    /// Sources: a wall clock.
    Source,
}

/// Native stack that a policy may use; must stay well below a thread's own.
const STACK: usize = 512 << 10;
/// Frames of a trap's backtrace; more are of no use in a log.
const BACKTRACE: usize = 8;

impl Profile {
    /// Its name, which [`FromStr`] reads.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Source => "source",
        }
    }

    /// Everything that the code depends on (`docs/decisions/0002-sandbox.md`).
    pub(crate) fn config(self) -> Config {
        let mut config = Config::new();
        config.wasm_component_model(true).epoch_interruption(true);
        // Features that are compiled out already, switched off as well in case another crate of the
        // workspace turns them on.
        config.concurrency_support(false).gc_support(false);
        if self == Self::Policy {
            config.consume_fuel(true).cranelift_nan_canonicalization(true);
            config.wasm_relaxed_simd(false).wasm_memory64(false).wasm_multi_memory(false);
            config.max_wasm_stack(STACK).wasm_backtrace_max_frames(std::num::NonZeroUsize::new(BACKTRACE));
        }
        config
    }
}

/// There is no such profile.
#[derive(Clone, Copy, Debug)]
pub struct NoSuchProfile;

impl std::fmt::Display for NoSuchProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("expected `policy` or `source`")
    }
}

impl std::error::Error for NoSuchProfile {}

impl FromStr for Profile {
    type Err = NoSuchProfile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Policy, Self::Source].into_iter().find(|one| one.as_str() == text).ok_or(NoSuchProfile)
    }
}
