//! How long things may take, and how often they are done.

use std::time::Duration;

/// How long witnesses may take, and how often they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WitnessTimes {
    /// How long one witness may take for one checkpoint.
    pub answer: Duration,
    /// How long the others may still take once the quorum is met.
    pub grace: Duration,
    /// The least between two checkpoints that are sent, so that a busy log does not flood its witnesses.
    pub pause: Duration,
    /// How long a witness that failed is left alone at first; doubled with every failure, up to
    /// [`WitnessTimes::longest`].
    pub retry: Duration,
    /// The longest that a witness that failed is left alone.
    pub longest: Duration,
    /// How often the newest checkpoint is sent again while the log is quiet, so that its cosignatures say
    /// that it is still the newest.
    pub heartbeat: Duration,
    /// The least between two writes of the anchor.
    pub anchor: Duration,
    /// How long the last checkpoint of a process may wait for its witnesses.
    pub last: Duration,
}

impl Default for WitnessTimes {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(5),
            grace: Duration::from_millis(500),
            pause: Duration::from_millis(250),
            retry: Duration::from_secs(1),
            longest: Duration::from_mins(1),
            heartbeat: Duration::from_mins(10),
            anchor: Duration::from_secs(1),
            last: Duration::from_secs(6),
        }
    }
}
