//! Builds the policy and source components: cargo makes core modules, wit-component wraps them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use wit_component::ComponentEncoder;

use crate::{install, root, step};

/// The profile of the root manifest that guests are built with.
const PROFILE: &str = "guest";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
}

/// Builds every guest and writes `target/guests/<folder>.wasm` for each.
#[expect(clippy::print_stderr, reason = "a development tool says what it does")]
pub(crate) fn run() -> Result<()> {
    install::guest_target()?;
    let guests = list()?;
    build(&guests)?;
    fs::create_dir_all(root::guests())?;
    for (folder, package) in &guests {
        let component = wrap(&module(package))?;
        let path = root::guests().join(format!("{folder}.wasm"));
        write_if_new(&path, &component)?;
        eprintln!("{folder}: {} bytes", component.len());
    }
    crate::page::run()
}

/// Where cargo puts the module of a package.
pub(crate) fn module(package: &str) -> PathBuf {
    let name = format!("{}.wasm", package.replace('-', "_"));
    root::target().join(install::GUEST_TARGET).join(PROFILE).join(name)
}

/// The guests: pairs of folder and package name.
pub(crate) fn list() -> Result<Vec<(String, String)>> {
    let json = step::output(&mut step::command("cargo", &["metadata", "--no-deps", "--format-version", "1"]))
        .context("read cargo metadata")?;
    let metadata: Metadata = serde_json::from_str(&json).context("parse cargo metadata")?;
    let guests = metadata.packages.into_iter().filter_map(|package| {
        let folder = package.manifest_path.parent()?;
        let kind = folder.parent()?.file_name()?.to_str()?;
        let name = folder.file_name()?.to_str()?.to_owned();
        matches!(kind, "policies" | "plugins").then_some((name, package.name))
    });
    Ok(guests.collect())
}

/// Builds packages for the browser and the sandbox, the same bytes everywhere.
pub(crate) fn build(guests: &[(String, String)]) -> Result<()> {
    let mut args = vec!["build", "--target", install::GUEST_TARGET, "--profile", PROFILE];
    for (_, package) in guests {
        args.extend(["--package", package]);
    }
    let mut command = step::command("cargo", &args);
    // The same sources give the same bytes in every folder: no path of this machine gets in.
    command.env("CARGO_ENCODED_RUSTFLAGS", remaps()?.join("\u{1f}"));
    step::run(&mut command)
}

fn remaps() -> Result<Vec<String>> {
    let sysroot = step::output(&mut step::command("rustc", &["--print", "sysroot"]))
        .context("ask rustc for its sysroot")?;
    let mut remaps = vec![
        format!("--remap-path-prefix={}=/vouchsafe", root::repository().display()),
        format!("--remap-path-prefix={}=/rust", sysroot.trim()),
    ];
    if let Some(cargo_home) = cargo_home() {
        remaps.push(format!("--remap-path-prefix={}=/cargo", cargo_home.display()));
    }
    Ok(remaps)
}

#[expect(clippy::disallowed_methods, reason = "a development tool reads cargo's own environment")]
fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
}

fn wrap(module: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(module).with_context(|| format!("read {}", module.display()))?;
    let component = ComponentEncoder::default()
        .module(&bytes)
        .and_then(|encoder| encoder.validate(true).encode())
        .with_context(|| format!("wrap {} as a component", module.display()))?;
    ensure!(!component.is_empty(), "the component is empty");
    Ok(component)
}

/// Leaves the file alone when nothing changed, so that the binary is not built again for nothing.
pub(crate) fn write_if_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).with_context(|| format!("write {}", path.display()))
}
