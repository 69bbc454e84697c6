//! What a source's instance has: the granted directories, a log, its limits. Nothing else.

use wasmtime::component::ResourceTable;
use wasmtime::{ResourceLimiter, Result};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use super::bindings::vouchsafe::source::host::{Host, Level};
use super::limits::SourceLimits;
use domain::ports::SourceError;
use domain::source::Grants;

/// Log lines of one run that are written; the rest is counted.
const MAX_LINES: u32 = 1_000;
/// The longest log line, in bytes.
const MAX_LINE: usize = 4 << 10;
/// Descriptors and streams that a source may hold at once.
const MAX_HANDLES: usize = 1_024;

/// The state of one instance.
pub(super) struct State {
    wasi: WasiCtx,
    pub(super) table: ResourceTable,
    memory: usize,
    lines: u32,
}

impl State {
    /// A state that sees the granted directories, under their own names, and nothing else.
    pub(super) fn new(grants: &Grants, limits: &SourceLimits) -> Result<Self, SourceError> {
        let mut builder = WasiCtxBuilder::new();
        // File operations run on the thread that called the guest, which may block.
        builder.allow_blocking_current_thread(true);
        for directory in &grants.directories {
            builder.preopened_dir(directory, directory, FsPerms::ReadOnly).map_err(|error| {
                let source = error.downcast::<std::io::Error>().unwrap_or_else(std::io::Error::other);
                SourceError::Root { path: directory.clone(), source }
            })?;
        }
        let mut table = ResourceTable::new();
        table.set_max_capacity(MAX_HANDLES);
        Ok(Self { wasi: builder.build(), table, memory: limits.memory, lines: 0 })
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl Host for State {
    fn log(&mut self, level: Level, message: String) {
        self.lines = self.lines.saturating_add(1);
        if self.lines > MAX_LINES {
            return;
        }
        let line = &message[..message.floor_char_boundary(MAX_LINE)];
        match level {
            Level::Debug => tracing::debug!(source.message = line, "source"),
            Level::Info => tracing::info!(source.message = line, "source"),
            Level::Warn => tracing::warn!(source.message = line, "source"),
        }
    }
}

impl ResourceLimiter for State {
    fn memory_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        if desired <= self.memory {
            return Ok(true);
        }
        Err(wasmtime::format_err!("grow memory to {desired} bytes: at most {} are allowed", self.memory))
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        Ok(desired <= 20_000)
    }
}
