//! Three ways to read every byte of a tree, each with the same buffer.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use domain::method::Method;
use domain::ports::{Component, ScopeRules, SourceEngine, SourceItem, SourceRequest};
use filetree::{Root, Rules, Walk};
use sandbox::{Compiler, OwnData, SourceLimits, WasmSources};
use serde_json::json;

/// What one pass over a tree read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pass {
    pub(super) files: u64,
    pub(super) bytes: u64,
}

impl Pass {
    /// Reads a file to its end and throws it away.
    fn take(&mut self, file: &mut impl Read, buffer: &mut [u8]) -> Result<()> {
        self.files += 1;
        loop {
            let length = file.read(buffer).context("read a file of the tree")?;
            if length == 0 {
                return Ok(());
            }
            self.bytes += black_box(&buffer[..length]).len() as u64;
        }
    }
}

/// A buffer as large as files are read with; the engine's own is not larger.
fn buffer() -> Vec<u8> {
    vec![0; 256 << 10]
}

/// The baseline: the standard library's `read_dir`, `open` and `read`, and nothing that a backup needs to
/// know of a file beyond its bytes.
pub(super) fn plain(tree: &Path) -> Result<Pass> {
    let (mut pass, mut buffer) = (Pass::default(), buffer());
    let mut waiting: Vec<PathBuf> = vec![tree.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).context("list a directory of the tree")? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                waiting.push(entry.path());
            } else {
                pass.take(&mut File::open(entry.path())?, &mut buffer)?;
            }
        }
    }
    Ok(pass)
}

/// The host's own walk without any guest: the difference to the sandbox is what the sandbox costs.
pub(super) fn walked(tree: &Path) -> Result<Pass> {
    let directory = OwnedFd::from(File::open(tree)?);
    let walk = Walk::begin(Root { directory, at: "tree".parse()? }, Rules::default())?;
    consume(walk.map(Ok))
}

/// A source in the sandbox, as a backup has it.
pub(super) struct Sandboxed {
    engine: WasmSources,
    request: SourceRequest,
}

impl Sandboxed {
    /// The source `files` over a tree; compiles it.
    pub(super) fn new(component: Component, tree: &Path) -> Result<Self> {
        let engine = WasmSources::new(
            SourceLimits::default(),
            OwnData::default(),
            std::sync::Arc::new(Compiler::in_process()),
        )
        .map_err(engine_failed)?;
        let config = json!({ "roots": [tree] });
        let grants = engine.wants(&component, &config)?;
        let scope = ScopeRules::default();
        let request = SourceRequest { component, config, grants, method: Method::Full, scope };
        Ok(Self { engine, request })
    }

    /// Begins to read, and does not.
    pub(super) fn open(&self) -> Result<()> {
        self.engine.open(&self.request)?;
        Ok(())
    }

    pub(super) fn read(&self) -> Result<Pass> {
        consume(self.engine.open(&self.request)?.map(|item| Ok(item?)))
    }
}

/// wasmtime's error is no standard one.
fn engine_failed(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!("start the sandbox: {error}")
}

/// What a vault does with a source's items, without the vault.
fn consume(items: impl Iterator<Item = Result<SourceItem>>) -> Result<Pass> {
    let (mut pass, mut buffer) = (Pass::default(), buffer());
    for item in items {
        let SourceItem::Entry(entry) = item? else {
            continue;
        };
        if let Some(content) = entry.content {
            let mut content = content.open()?;
            pass.take(&mut content, &mut buffer)?;
            content.settle().map_err(anyhow::Error::msg)?;
        }
    }
    Ok(pass)
}
