//! Writes a manifest and computes its root on the way.

use std::io::Write;

use domain::digest::Digest;
use domain::manifest::{HEADER, ManifestEntry};

use super::RootBuilder;
use crate::error::VaultError;

/// Manifests are text with much repetition; the default level is fast and small enough.
const LEVEL: i32 = 3;

/// Writes a manifest: a header line, a line for each entry, compressed.
pub struct ManifestWriter<W: Write> {
    out: zstd::Encoder<'static, W>,
    root: RootBuilder,
}

impl<W: Write> std::fmt::Debug for ManifestWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ManifestWriter").field("root", &self.root).finish_non_exhaustive()
    }
}

impl<W: Write> ManifestWriter<W> {
    /// Begins a manifest.
    pub fn new(out: W) -> Result<Self, VaultError> {
        let failed = VaultError::io("write the manifest");
        let mut out = zstd::Encoder::new(out, LEVEL).map_err(&failed)?;
        writeln!(out, "{HEADER}").map_err(&failed)?;
        Ok(Self { out, root: RootBuilder::default() })
    }

    /// Adds the next entry; entries come in path order.
    pub fn add(&mut self, entry: &ManifestEntry) -> Result<(), VaultError> {
        let mut line = entry.to_line();
        line.push(b'\n');
        self.out.write_all(&line).map_err(VaultError::io("write the manifest"))?;
        self.root.add(&entry.leaf);
        Ok(())
    }

    /// Ends the manifest; gives the writer back, and the root over the entries.
    pub fn finish(self) -> Result<(W, Digest, u64), VaultError> {
        let out = self.out.finish().map_err(VaultError::io("write the manifest"))?;
        Ok((out, self.root.root(), self.root.entries()))
    }
}
