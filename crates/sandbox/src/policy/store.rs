//! What belongs to one instance: its limits, and whether it ran into them.

use wasmtime::{ResourceLimiter, Result};

/// Core instances in one component (Python's have 38).
pub(super) const MAX_INSTANCES: u32 = 64;
/// Linear memories in one component.
pub(super) const MAX_MEMORIES: u32 = 4;
/// Tables in one component (one per core module that has one).
pub(super) const MAX_TABLES: u32 = 16;
/// Elements in one table.
pub(super) const MAX_TABLE_ELEMENTS: usize = 20_000;

/// The state of one instance.
#[derive(Debug)]
pub(super) struct State {
    memory: usize,
    /// Set when the guest asked for more memory or table than it may have.
    pub(super) exhausted: bool,
}

impl State {
    pub(super) const fn new(memory: usize) -> Self {
        Self { memory, exhausted: false }
    }

    /// Growth beyond the bound is a trap, not a `-1` that a guest could act on: deterministic.
    fn grow(&mut self, desired: usize, limit: usize, what: &str) -> Result<bool> {
        if desired <= limit {
            return Ok(true);
        }
        self.exhausted = true;
        Err(wasmtime::format_err!("grow {what} to {desired}: at most {limit} are allowed"))
    }
}

impl ResourceLimiter for State {
    fn memory_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        self.grow(desired, self.memory, "memory")
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> Result<()> {
        self.exhausted = true;
        Err(error)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        self.grow(desired, MAX_TABLE_ELEMENTS, "a table")
    }

    fn table_grow_failed(&mut self, error: wasmtime::Error) -> Result<()> {
        self.exhausted = true;
        Err(error)
    }

    fn instances(&self) -> usize {
        MAX_INSTANCES as usize
    }

    fn tables(&self) -> usize {
        MAX_TABLES as usize
    }

    fn memories(&self) -> usize {
        MAX_MEMORIES as usize
    }
}
