//! The standard guests, as `cargo xtask guests` builds them.

use std::path::{Path, PathBuf};

use domain::ports::Component;

/// The repository's root.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Where `cargo xtask guests` puts components.
fn folder() -> PathBuf {
    // A test binary lies in <target>/<profile>/deps.
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().join("guests")
}

/// A guest by its folder's name.
pub fn load(name: &str) -> Component {
    let path = folder().join(format!("{name}.wasm"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| {
        panic!("read {}: {error}; build it with `cargo xtask guests`", path.display())
    });
    Component::new(bytes)
}
