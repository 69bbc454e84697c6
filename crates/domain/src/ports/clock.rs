//! The time, handed in.

use crate::span::Span;
use crate::time::Timestamp;

/// Where times come from. Nothing else in the house may ask the system for them.
pub trait Clock: Send + Sync {
    /// The wall-clock time, UTC; it may be set back.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment; it never goes back. For measuring how long things take.
    fn elapsed(&self) -> Span;
}
