//! The witness's own small directory: its layout, its key, its lock, and files that are whole or not there.

mod durable;
mod key;
mod layout;
mod lock;
mod set_up;

pub(crate) use durable::{WriteError, create_new, replace};
pub use layout::WitnessDirectory;
pub use lock::{Editing, Held, Holder};
