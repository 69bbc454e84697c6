//! The engine's configuration, and the port that the service sees.

use std::sync::Arc;

use domain::decision::{Limits, Question};
use domain::digest::Digest;
use domain::policy::{PolicyKind, PolicyManifest};
use domain::ports::{Clock, Component, ComponentError, Evaluation, PolicyEngine};
use serde_json::Value;
use wasmtime::component::InstancePre;
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Result};

use super::limits::PolicyLimits;
use super::store::{MAX_INSTANCES, MAX_MEMORIES, MAX_TABLE_ELEMENTS, MAX_TABLES, State};
use crate::cache::Cache;
use crate::compile::{Compiler, Profile};
use crate::slots::{Slot, Slots};
use crate::ticker::Ticker;

/// Runs policies: no imports, deterministic, bounded; a fresh instance for each question.
pub struct WasmPolicies {
    pub(super) engine: Engine,
    pub(super) limits: PolicyLimits,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) compiler: Arc<Compiler>,
    pub(super) linked: Cache<Digest, InstancePre<State>>,
    slots: Slots,
    _ticker: Ticker,
}

impl std::fmt::Debug for WasmPolicies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WasmPolicies").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// Pages of an instance's memory that stay resident between uses: zeroing is cheaper than faulting.
const KEEP_RESIDENT: usize = 64 << 10;
/// The same for tables.
const KEEP_TABLE_RESIDENT: usize = 16 << 10;
/// The version of wasmtime that this is built with; a test holds it against the lock file.
const WASMTIME: &str = "48.0.8";

impl WasmPolicies {
    /// An engine with these bounds.
    pub fn new(limits: PolicyLimits, clock: Arc<dyn Clock>, compiler: Arc<Compiler>) -> Result<Self> {
        let engine = Engine::new(&config(&limits))?;
        let ticker = Ticker::start(&engine)?;
        Ok(Self {
            engine,
            limits,
            clock,
            compiler,
            linked: Cache::new(),
            slots: Slots::new(limits.concurrency.get()),
            _ticker: ticker,
        })
    }

    /// Waits for a place in the pool.
    pub(super) fn slot(&self) -> Slot<'_> {
        self.slots.take()
    }
}

/// What makes a policy's answer depend on its input alone (`docs/decisions/0002-sandbox.md`) is in the profile.
fn config(limits: &PolicyLimits) -> Config {
    let mut config = Profile::Policy.config();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(limits)));
    config
}

fn pool(limits: &PolicyLimits) -> PoolingAllocationConfig {
    let slots = u32::try_from(limits.concurrency.get()).unwrap_or(u32::MAX);
    let count = |each: u32| slots.saturating_mul(each);
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(count(1))
        .total_core_instances(count(MAX_INSTANCES))
        .total_memories(count(MAX_MEMORIES))
        .total_tables(count(MAX_TABLES))
        .total_stacks(0)
        .max_component_instance_size(4 << 20)
        .max_core_instances_per_component(MAX_INSTANCES)
        .max_memories_per_component(MAX_MEMORIES)
        .max_tables_per_component(MAX_TABLES)
        .max_tables_per_module(2)
        .table_elements(MAX_TABLE_ELEMENTS)
        .max_memory_size(limits.memory)
        .linear_memory_keep_resident(KEEP_RESIDENT)
        .table_keep_resident(KEEP_TABLE_RESIDENT);
    pool
}

impl PolicyEngine for WasmPolicies {
    fn inspect(&self, component: &Component) -> Result<PolicyManifest, ComponentError> {
        self.inspect_component(component)
    }

    fn evaluate(&self, component: &Component, parameters: &Value, question: &Question) -> Evaluation {
        self.evaluate_question(component, parameters, question)
    }

    fn limits(&self) -> Limits {
        Limits { fuel: self.limits.fuel, memory: self.limits.memory as u64 }
    }

    fn engine(&self) -> String {
        format!("wasmtime {WASMTIME}")
    }

    fn world(&self, kind: PolicyKind) -> String {
        format!("vouchsafe:policy/{kind}-policy@1.0.0")
    }
}

#[cfg(test)]
mod tests {
    use super::WASMTIME;

    #[test]
    fn decisions_name_the_engine_that_ran_them() {
        let lock = include_str!("../../../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"wasmtime\"\nversion = \"{WASMTIME}\"\n")));
    }
}
