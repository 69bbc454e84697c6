//! Components become machine code: in a process of its own that can be killed, and once.

mod child;
mod compiler;
mod limits;
mod load;
mod profile;
mod shelf;
mod work;

pub use compiler::Compiler;
pub use limits::CompileLimits;
pub use profile::Profile;
pub use shelf::Shelf;
pub use work::{CompileRefused, compile_for_parent};
