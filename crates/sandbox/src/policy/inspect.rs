//! Accepts or refuses a component: no imports but types, the right exports, an honest description.

use std::str::FromStr;

use domain::name::PolicyName;
use domain::policy::{PolicyKind, PolicyManifest};
use domain::ports::{Component, ComponentError};
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{InstancePre, Linker};
use wasmtime::{Engine, Store};

use super::bindings::metadata::DescribesPre;
use super::bindings::metadata::exports::vouchsafe::policy::metadata::{Kind, Manifest};
use super::engine::WasmPolicies;
use super::failure;
use super::store::State;
use crate::compile::Profile;

/// The longest text that a description may hold, of each sort, in bytes.
const MAX_TEXT: usize = 64 << 10;

impl WasmPolicies {
    /// See [`domain::ports::PolicyEngine::inspect`].
    pub(super) fn inspect_component(&self, component: &Component) -> Result<PolicyManifest, ComponentError> {
        let linked = self.linked.get_or_try(component.digest(), || self.link(component))?;
        let described = self.describe(&linked)?;
        let manifest = read(described)?;
        for kind in &manifest.kinds {
            let export = format!("vouchsafe:policy/{kind}@1.0.0");
            if linked.component().get_export(None, &export).is_none() {
                return Err(ComponentError::Export { export });
            }
        }
        Ok(manifest)
    }

    /// Compiles a component and links it to nothing.
    pub(super) fn link(&self, component: &Component) -> Result<InstancePre<State>, ComponentError> {
        let size = component.bytes().len();
        if size > self.limits.component {
            return Err(ComponentError::TooLarge { size, limit: self.limits.component });
        }
        let malformed = |error: wasmtime::Error| ComponentError::Malformed(format!("{error:#}"));
        let compiled = self.compiler.compile(&self.engine, Profile::Policy, component)?;
        refuse_imports(&compiled, &self.engine)?;
        Linker::new(&self.engine).instantiate_pre(&compiled).map_err(malformed)
    }

    fn describe(&self, linked: &InstancePre<State>) -> Result<Manifest, ComponentError> {
        let lacks = |_| ComponentError::Export { export: "vouchsafe:policy/metadata@1.0.0".to_owned() };
        let pre = DescribesPre::new(linked.clone()).map_err(lacks)?;
        let failed = |failure: domain::decision::Failure| {
            ComponentError::Describe(format!("{}: {}", failure.class, failure.message))
        };
        let _slot = self.slot();
        let mut store = self.store();
        let instance = pre
            .instantiate(&mut store)
            .map_err(|error| failed(failure::of_start(&error, store.data().exhausted)))?;
        instance
            .vouchsafe_policy_metadata()
            .call_describe(&mut store)
            .map_err(|error| failed(failure::of_call(&error, store.data().exhausted)))
    }

    /// A store with every bound set.
    pub(super) fn store(&self) -> Store<State> {
        let mut store = Store::new(&self.engine, State::new(self.limits.memory));
        store.limiter(|state| state);
        store.set_fuel(self.limits.fuel).expect("the engine consumes fuel");
        store.set_epoch_deadline(crate::ticker::ticks(self.limits.deadline));
        store.set_hostcall_fuel(self.limits.output);
        store.set_max_component_handles(64);
        store
    }
}

/// Refuses every import that is not an instance of types only.
fn refuse_imports(component: &wasmtime::component::Component, engine: &Engine) -> Result<(), ComponentError> {
    for (name, item) in component.component_type().imports(engine) {
        let types_only = match item.ty {
            ComponentItem::ComponentInstance(instance) => {
                instance.exports(engine).all(|(_, item)| matches!(item.ty, ComponentItem::Type(_)))
            }
            ComponentItem::Type(_) => true,
            _ => false,
        };
        if !types_only {
            return Err(ComponentError::Import {
                import: name.to_owned(),
                rule: "a policy imports nothing, so that its decisions can be replayed; \
                       build it for wasm32-unknown-unknown, or stub WASI",
            });
        }
    }
    Ok(())
}

fn read(described: Manifest) -> Result<PolicyManifest, ComponentError> {
    let wrong = |what: String| ComponentError::Describe(what);
    for (what, text) in [
        ("version", &described.version),
        ("summary", &described.summary),
        ("parameters schema", &described.parameters_schema),
    ] {
        if text.len() > MAX_TEXT {
            return Err(wrong(format!(
                "its {what} has {} bytes, at most {MAX_TEXT} are allowed",
                text.len()
            )));
        }
    }
    let name = PolicyName::from_str(&described.name).map_err(|error| wrong(error.to_string()))?;
    if described.kinds.is_empty() {
        return Err(wrong("it answers no kind of question".to_owned()));
    }
    let parameters_schema = serde_json::from_str(&described.parameters_schema)
        .map_err(|error| wrong(format!("its parameters schema is not JSON: {error}")))?;
    let mut kinds: Vec<_> = described.kinds.into_iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    Ok(PolicyManifest {
        name: name.to_string(),
        version: described.version,
        kinds,
        summary: described.summary,
        parameters_schema,
    })
}

const fn kind(kind: Kind) -> PolicyKind {
    match kind {
        Kind::Scope => PolicyKind::Scope,
        Kind::Frequency => PolicyKind::Frequency,
        Kind::Retention => PolicyKind::Retention,
        Kind::Drill => PolicyKind::Drill,
        Kind::Placement => PolicyKind::Placement,
        Kind::Control => PolicyKind::Control,
    }
}
