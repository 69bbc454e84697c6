//! Runs policies and sources as WebAssembly components: nothing reaches them that was not granted.
//!
//! There are two engines with two profiles (`docs/decisions/0002-sandbox.md`): policies import
//! nothing and are bounded by fuel, so that each decision can be replayed; sources see the
//! directories that an operator granted, and hand descriptors to the host, which reads natively.
//! Deliberately absent: any clock, randomness, network or environment for guests.

#![deny(unsafe_code)]

mod cache;
mod compile;
mod policy;
mod slots;
mod source;
mod ticker;

pub use compile::{CompileLimits, CompileRefused, Compiler, Profile, Shelf, compile_for_parent};
pub use policy::{PolicyLimits, WasmPolicies};
pub use source::{OwnData, SourceLimits, WasmSources};
