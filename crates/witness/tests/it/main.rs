//! A witness over real HTTP: what it answers, what it remembers, what it keeps.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod clock;
mod damage;
mod evidence;
mod hostile;
mod log;
mod matrix;
mod race;
mod served;
mod set_up;
