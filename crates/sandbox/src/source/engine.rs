//! The engine's configuration, and the port that the service sees.

use std::sync::Arc;

use domain::digest::Digest;
use domain::policy::scope::{Listing, MAX_LISTING};
use domain::ports::{
    Component, ComponentError, SourceEngine, SourceError, SourceItem, SourceRequest, SourceSession,
};
use domain::source::{Grants, SourceManifest};
use filetree::Globs;
use serde_json::Value;
use wasmtime::component::{HasSelf, Linker};
use wasmtime::{Engine, Store};
use wasmtime_wasi::WasiView;
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::sync as wasi;

use super::bindings::{self, FilesSource, FilesSourcePre};
use super::host::State;
use super::limits::SourceLimits;
use super::own_data::OwnData;
use super::session::{Session, settle};
use crate::cache::Cache;
use crate::compile::{Compiler, Profile};
use crate::ticker::{Ticker, ticks};

/// Runs sources: each sees the directories that were granted, and no network, clock or environment.
pub struct WasmSources {
    engine: Engine,
    limits: SourceLimits,
    own: OwnData,
    compiler: Arc<Compiler>,
    linked: Cache<Digest, FilesSourcePre<State>>,
    _ticker: Ticker,
}

impl std::fmt::Debug for WasmSources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WasmSources").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl WasmSources {
    /// An engine with these bounds, which never reads the installation's own data.
    pub fn new(limits: SourceLimits, own: OwnData, compiler: Arc<Compiler>) -> wasmtime::Result<Self> {
        let engine = Engine::new(&Profile::Source.config())?;
        let ticker = Ticker::start(&engine)?;
        Ok(Self { engine, limits, own, compiler, linked: Cache::new(), _ticker: ticker })
    }

    /// Compiles a component and links it to what sources may have.
    fn link(&self, component: &Component) -> Result<FilesSourcePre<State>, ComponentError> {
        let size = component.bytes().len();
        if size > self.limits.component {
            return Err(ComponentError::TooLarge { size, limit: self.limits.component });
        }
        let malformed = |error: wasmtime::Error| ComponentError::Malformed(format!("{error:#}"));
        let compiled = self.compiler.compile(&self.engine, Profile::Source, component)?;
        refuse_imports(&compiled, &self.engine)?;
        let host = linker(&self.engine).map_err(malformed)?;
        let linked = host.instantiate_pre(&compiled).map_err(malformed)?;
        FilesSourcePre::new(linked)
            .map_err(|_| ComponentError::Export { export: "vouchsafe:source/source@1.0.0".to_owned() })
    }

    fn start(
        &self,
        component: &Component,
        grants: &Grants,
    ) -> Result<(FilesSource, Store<State>), SourceError> {
        let linked = self.linked.get_or_try(component.digest(), || self.link(component))?;
        let mut store = Store::new(&self.engine, State::new(grants, &self.limits)?);
        store.limiter(|state| state);
        store.set_hostcall_fuel(self.limits.output);
        store.set_epoch_deadline(ticks(self.limits.deadline));
        let instance = linked
            .instantiate(&mut store)
            .map_err(|error| SourceError::Trapped(error.root_cause().to_string()))?;
        Ok((instance, store))
    }

    fn session(&self, request: &SourceRequest) -> Result<Session, SourceError> {
        self.own.refuse(&request.grants)?;
        let (instance, store) = self.start(&request.component, &request.grants)?;
        Session::begin(instance, store, request, self.own.clone(), self.limits)
    }
}

/// The interfaces that a source of files may import; everything else is refused by name.
const ALLOWED: [&str; 7] = [
    "vouchsafe:source/host@",
    "vouchsafe:types/types@",
    "wasi:filesystem/types@0.2.",
    "wasi:filesystem/preopens@0.2.",
    "wasi:io/error@0.2.",
    "wasi:io/streams@0.2.",
    "wasi:clocks/wall-clock@0.2.",
];

fn refuse_imports(component: &wasmtime::component::Component, engine: &Engine) -> Result<(), ComponentError> {
    let poll = "wasi:io/poll@0.2.";
    for (name, _) in component.component_type().imports(engine) {
        if !ALLOWED.iter().chain(&[poll]).any(|allowed| name.starts_with(allowed)) {
            return Err(ComponentError::Import {
                import: name.to_owned(),
                rule: "a source of files may import vouchsafe:source/host and wasi:filesystem only",
            });
        }
    }
    Ok(())
}

/// Linked one by one: no sockets, no clocks, no randomness, no environment.
fn linker(engine: &Engine) -> wasmtime::Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasi::filesystem::types::add_to_linker::<State, WasiFilesystem>(&mut linker, State::filesystem)?;
    wasi::filesystem::preopens::add_to_linker::<State, WasiFilesystem>(&mut linker, State::filesystem)?;
    wasi::io::error::add_to_linker::<State, HasTable>(&mut linker, |state| state.ctx().table)?;
    wasi::io::poll::add_to_linker::<State, HasTable>(&mut linker, |state| state.ctx().table)?;
    wasi::io::streams::add_to_linker::<State, HasTable>(&mut linker, |state| state.ctx().table)?;
    bindings::vouchsafe::source::host::add_to_linker::<State, HasSelf<State>>(&mut linker, |state| state)?;
    Ok(linker)
}

/// Interfaces whose host is the table of resources.
struct HasTable;

impl wasmtime::component::HasData for HasTable {
    type Data<'a> = &'a mut wasmtime::component::ResourceTable;
}

impl SourceEngine for WasmSources {
    fn inspect(&self, component: &Component) -> Result<SourceManifest, ComponentError> {
        let failed = |error: SourceError| match error {
            SourceError::Component(error) => error,
            other => ComponentError::Describe(other.to_string()),
        };
        let (instance, mut store) = self.start(component, &Grants::default()).map_err(failed)?;
        let manifest = instance
            .vouchsafe_source_source()
            .call_describe(&mut store)
            .map_err(|error| ComponentError::Describe(error.root_cause().to_string()))?;
        let config_schema = serde_json::from_str(&manifest.config_schema).map_err(|error| {
            ComponentError::Describe(format!("its configuration schema is not JSON: {error}"))
        })?;
        Ok(SourceManifest {
            name: manifest.name,
            version: manifest.version,
            summary: manifest.summary,
            config_schema,
        })
    }

    fn wants(&self, component: &Component, config: &Value) -> Result<Grants, SourceError> {
        let (instance, mut store) = self.start(component, &Grants::default())?;
        let called = instance.vouchsafe_source_source().call_wants(&mut store, &config.to_string());
        let wanted = settle(called)?;
        let grants = Grants { directories: wanted.directories };
        self.own.refuse(&grants)?;
        Ok(grants)
    }

    fn open(&self, request: &SourceRequest) -> Result<Box<dyn SourceSession>, SourceError> {
        Ok(Box::new(self.session(request)?))
    }

    fn list(&self, request: &SourceRequest, globs: &[String]) -> Result<Listing, SourceError> {
        let wished = Globs::new(globs)
            .map_err(|error| SourceError::Glob { glob: error.glob.clone(), reason: error.reason })?;
        let mut listing = Listing::default();
        for item in self.session(request)? {
            let SourceItem::Entry(entry) = item? else {
                continue;
            };
            if entry.structural || !wished.matches(&entry.path) {
                continue;
            }
            if listing.paths.len() == MAX_LISTING {
                listing.truncated = true;
                break;
            }
            listing.paths.push(entry.path.to_string());
        }
        Ok(listing)
    }
}
