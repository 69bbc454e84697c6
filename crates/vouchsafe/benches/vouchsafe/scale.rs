//! How much is measured: enough to tell, or just enough to see that it runs.

use std::time::Duration;

use crate::args::Args;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Small files of the tree.
    pub(crate) files: u32,
    /// Bytes of the tree.
    pub(crate) bytes: u64,
    /// How often every contender gets its turn: odd, so that a median is a measurement.
    pub(crate) rounds: usize,
    /// The same where a round takes long.
    pub(crate) long_rounds: usize,
    /// How long something that repeats is repeated in one round.
    pub(crate) span: Duration,
}

impl Scale {
    pub(crate) fn of(args: &Args) -> Self {
        let preset = if args.quick { QUICK } else { FULL };
        Self {
            files: args.files.unwrap_or(preset.files),
            bytes: args.bytes.unwrap_or(preset.bytes),
            ..preset
        }
    }
}

const FULL: Scale = Scale {
    files: 20_000,
    bytes: 1_000_000_000,
    rounds: 7,
    long_rounds: 3,
    span: Duration::from_millis(1_500),
};
const QUICK: Scale =
    Scale { files: 1_000, bytes: 50_000_000, rounds: 3, long_rounds: 1, span: Duration::from_millis(200) };
