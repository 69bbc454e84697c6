//! The one place of unsafe code: machine code that was compiled elsewhere is made ready to run.

use wasmtime::component::Component;
use wasmtime::{Engine, Result};

/// Machine code that this service, or a process that it started for that, compiled itself.
///
/// Only two places make one: the answer of the child, over its pipe, and the shelf, after the code was
/// authenticated with the service's own key.
pub(super) struct Trusted(Vec<u8>);

impl Trusted {
    /// Vouches for the code.
    pub(super) const fn new(code: Vec<u8>) -> Self {
        Self(code)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Makes it ready to run; refuses code of another version or configuration of the engine.
    #[expect(unsafe_code, reason = "the engine cannot check machine code: see `Trusted`")]
    pub(super) fn load(&self, engine: &Engine) -> Result<Component> {
        // SAFETY: the bytes are what `Engine::precompile_component` gave, unchanged: whoever can change them
        // on their way can change the service as well, or has its key.
        unsafe { Component::deserialize(engine, &self.0) }
    }
}
