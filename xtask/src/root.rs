//! Where things are: the repository and its target folder.

use std::path::{Path, PathBuf};

/// The repository's root.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository's root")
}

/// The target folder, which `CARGO_TARGET_DIR` may have moved.
#[expect(clippy::disallowed_methods, reason = "a development tool reads cargo's own environment")]
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

/// Where components are put, one `<name>.wasm` each.
pub(crate) fn guests() -> PathBuf {
    target().join("guests")
}
