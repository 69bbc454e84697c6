//! The policy engine: a fresh instance for each question, from a component that was linked once.

mod bindings;
mod convert;
mod engine;
mod evaluate;
mod failure;
mod inspect;
mod limits;
mod store;

pub use engine::WasmPolicies;
pub use limits::PolicyLimits;
