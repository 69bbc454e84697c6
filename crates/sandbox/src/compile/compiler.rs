//! Gives the machine code of a component: from the shelf, or compiled in a process of its own.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use domain::ports::{Component, ComponentError};
use wasmtime::Engine;

use super::child;
use super::limits::CompileLimits;
use super::load::Trusted;
use super::profile::Profile;
use super::shelf::Shelf;
use crate::slots::Slots;

/// Processes that compile at the same time; further components wait for one to end.
const AT_ONCE: usize = 2;

/// Makes components ready to run.
#[derive(Debug)]
pub struct Compiler {
    way: Way,
    limits: CompileLimits,
    shelf: Option<Shelf>,
    places: Slots,
}

/// Where it is compiled.
#[derive(Debug)]
enum Way {
    /// In this process, without bounds: for components that are one's own.
    Here,
    /// By this program, which calls [`super::compile_for_parent`].
    Child(PathBuf),
}

impl Compiler {
    /// Compiles in this process, without bounds of time and memory: for tests and tools whose components are
    /// their own.
    pub fn in_process() -> Self {
        Self::of(Way::Here, CompileLimits::default())
    }

    /// Compiles in a child of this process, which runs the same program: its command `compile-component`
    /// calls [`super::compile_for_parent`].
    pub fn in_child(limits: CompileLimits) -> Self {
        Self::of(Way::Child(child::this_program()), limits)
    }

    /// The same with another program.
    pub fn in_child_by(program: PathBuf, limits: CompileLimits) -> Self {
        Self::of(Way::Child(program), limits)
    }

    fn of(way: Way, limits: CompileLimits) -> Self {
        Self { way, limits, shelf: None, places: Slots::new(AT_ONCE) }
    }

    /// Keeps what it compiled, for the next process.
    #[must_use]
    pub fn keeping(mut self, kept: Shelf) -> Self {
        self.shelf = Some(kept);
        self
    }

    /// A component, ready to run on an engine of this profile. Blocks.
    pub(crate) fn compile(
        &self,
        engine: &Engine,
        profile: Profile,
        component: &Component,
    ) -> Result<wasmtime::component::Component, ComponentError> {
        let name = name(engine, profile, component);
        if let Some(found) = self.kept(engine, &name) {
            return Ok(found);
        }
        let code = self.code(engine, profile, component)?;
        // It was compiled just now, for this engine: what does not fit is the component.
        let loaded = code.load(engine).map_err(|error| ComponentError::Malformed(format!("{error:#}")))?;
        if let Some(shelf) = &self.shelf {
            shelf.put(&name, &code);
        }
        Ok(loaded)
    }

    fn kept(&self, engine: &Engine, name: &str) -> Option<wasmtime::component::Component> {
        let code = self.shelf.as_ref()?.get(name, self.limits.code)?;
        let loaded = code.load(engine);
        loaded.inspect_err(|error| tracing::warn!(%error, name, "compiled code is not used")).ok()
    }

    fn code(
        &self,
        engine: &Engine,
        profile: Profile,
        component: &Component,
    ) -> Result<Trusted, ComponentError> {
        let _place = self.places.take();
        match &self.way {
            Way::Here => {
                let code = engine.precompile_component(component.bytes());
                code.map(Trusted::new).map_err(|error| ComponentError::Malformed(format!("{error:#}")))
            }
            Way::Child(program) => child::compile(program, &self.limits, profile, component.bytes()),
        }
    }
}

/// The name of a component's code on the shelf: other code is made for another engine, or another version.
fn name(engine: &Engine, profile: Profile, component: &Component) -> String {
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    format!(
        "{}-{}-{:016x}",
        profile.as_str(),
        component.digest().to_string().replace(':', "-"),
        hasher.finish()
    )
}
