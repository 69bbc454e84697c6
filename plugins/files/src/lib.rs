//! The source `files`: directory trees and single files. The judgement is in [`rule`]; the host reads.

#[cfg(target_arch = "wasm32")]
mod component;
pub mod rule;
