//! Policies: registered, asked, their decisions recorded and replayed.

mod component;
mod decide;
mod inputs;
mod keep;
mod register;
mod replay;

pub use decide::Decided;
pub use register::PolicyInfo;
pub use replay::{Replay, Replayed};

pub(crate) use keep::Kept;
