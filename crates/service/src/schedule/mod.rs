//! The scheduler: on each tick the policies are asked, and what is due is started.

mod tick;

pub use tick::{Tick, TickEvent};
