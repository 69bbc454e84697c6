//! The source engine: a component that sees the granted directories, and hands descriptors over.

mod bindings;
mod engine;
mod host;
mod limits;
mod order;
mod own_data;
mod session;
mod subtree;

pub use engine::WasmSources;
pub use limits::SourceLimits;
pub use own_data::OwnData;
