//! Drills: asked for, made, settled.

mod execute;
mod settle;
mod start;

pub use start::DrillRequest;
