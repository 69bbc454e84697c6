//! Decisions: what policies were asked, what they answered, and what counts where they did not.

mod fail_safe;
mod failure;
mod question;
mod read;
mod record;
mod summary;
#[cfg(test)]
pub(crate) mod tests;

pub use fail_safe::is_rpo_breached;
pub use failure::{Failure, FailureClass, Replayability};
pub use question::{Answer, Question};
pub use read::ReadError;
pub use record::{Asked, Decision, Limits, Outcome, SCHEMA};
