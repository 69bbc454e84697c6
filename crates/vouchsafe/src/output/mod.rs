//! Output: for people as text, for programs as JSON; progress on terminals only.

mod follow;
mod progress;
mod report;
mod sink;
mod table;

pub(crate) use follow::follow;
pub(crate) use progress::Spinner;
pub(crate) use report::{noun, show_run};
pub(crate) use sink::Output;
pub(crate) use table::{Table, bytes, count, duration, plain};
