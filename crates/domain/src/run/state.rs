//! The states of a run and the arrows between them.

use serde::{Deserialize, Serialize};

use crate::word::words;

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// Admitted, not begun.
    Queued,
    /// Begun.
    Running,
    /// Ended as wished.
    Succeeded,
    /// Ended without its purpose.
    Failed,
    /// Ended, but not everything in scope was read or restored.
    Incomplete,
    /// Ended because somebody wished so.
    Cancelled,
    /// Its process ended before it did.
    Interrupted,
}

/// What kind of run it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunKind {
    /// Makes a recovery point.
    Backup,
    /// Brings one back.
    Restore,
    /// Tests that one can be brought back.
    Drill,
}

words! {
    RunState ("a run's state") {
        Queued = "queued", Running = "running", Succeeded = "succeeded", Failed = "failed",
        Incomplete = "incomplete", Cancelled = "cancelled", Interrupted = "interrupted",
    }
    RunKind ("a kind of run") { Backup = "backup", Restore = "restore", Drill = "drill" }
}

impl RunState {
    /// Whether a run in this state is over.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }

    /// Whether the state machine has an arrow from this state to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Queued => matches!(next, Self::Running | Self::Cancelled | Self::Interrupted),
            Self::Running => next.is_final(),
            Self::Succeeded | Self::Failed | Self::Incomplete | Self::Cancelled | Self::Interrupted => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_machine_is_the_glossarys() {
        use RunState::{Cancelled, Failed, Incomplete, Interrupted, Queued, Running, Succeeded};
        for from in RunState::ALL {
            for to in RunState::ALL {
                let expected = matches!(
                    (from, to),
                    (Queued, Running | Cancelled | Interrupted)
                        | (Running, Succeeded | Failed | Incomplete | Cancelled | Interrupted)
                );
                assert_eq!(from.may_become(*to), expected, "{from} to {to}");
            }
        }
    }
}
