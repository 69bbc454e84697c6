//! The installation as a whole: brought up, looked after.

mod doctor;
mod open;
mod watched;

pub use doctor::{Advice, Finding};
pub use open::Opened;
