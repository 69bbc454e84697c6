//! The scheduler: on each tick the policies are asked, and what is due is started.

mod missed;
mod period;
mod tick;

pub(crate) use period::Periods;
pub use tick::{Tick, TickEvent};
