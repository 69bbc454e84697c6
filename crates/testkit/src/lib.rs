//! For tests only: clocks and randomness that tests control, guests, conformance suites of the ports.

#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "everything here runs in tests")]

mod book;
mod clock;
pub mod conformance;
mod entropy;
pub mod guest;
pub mod module;
mod queue;
pub mod sample;

pub use book::MemoryBook;
pub use clock::ManualClock;
pub use entropy::CountingEntropy;
pub use queue::MemoryQueue;
