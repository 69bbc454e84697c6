//! Makes the component of a Rust project: cargo makes the module, and it is wrapped here.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use wit_component::ComponentEncoder;

use crate::exit::Exit;
use crate::failure::Failure;

/// The target that needs nothing from outside.
const TARGET: &str = "wasm32-unknown-unknown";

/// A component that was built.
pub(crate) struct Built {
    /// The package's name.
    pub(crate) name: String,
    /// The component.
    pub(crate) component: Vec<u8>,
}

/// What cargo tells of one thing that it made.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    target: Option<Made>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Made {
    name: String,
    crate_types: Vec<String>,
}

/// Builds the project in a folder. What cargo says goes to standard error.
pub(crate) fn build(folder: &Path) -> Result<Built, Failure> {
    if !folder.join("Cargo.toml").is_file() {
        let text = format!(
            "cannot find a Rust project in {}: there is no Cargo.toml; `vouchsafe policy new` makes one",
            folder.display()
        );
        return Err(Failure::usage(text));
    }
    let (name, module) = module(folder)?;
    let bytes =
        std::fs::read(&module).map_err(|error| Failure::io(&format!("read {}", module.display()), &error))?;
    let component = ComponentEncoder::default()
        .module(&bytes)
        .and_then(|encoder| encoder.validate(true).encode())
        .map_err(|error| {
            let text =
                "is guest_sdk::policy! called, and does nothing in it ask for a clock, files or randomness?";
            Failure::usage(format!("cannot wrap {} as a component: {error:#}; {text}", module.display()))
        })?;
    Ok(Built { name, component })
}

/// Lets cargo make the module; gives the name of the library, and where it lies.
fn module(folder: &Path) -> Result<(String, PathBuf), Failure> {
    let output = Command::new("cargo")
        .args([
            "build",
            "--release",
            "--lib",
            "--target",
            TARGET,
            "--message-format",
            "json-render-diagnostics",
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| {
            Failure::new(
                Exit::Failed,
                format!("cannot run cargo: {error}; Rust is installed by https://rustup.rs"),
            )
        })?;
    if !output.status.success() {
        let text = format!(
            "cannot build the project in {}: cargo says why above; where it cannot find `core`, run `rustup target add {TARGET}`",
            folder.display()
        );
        return Err(Failure::new(Exit::Failed, text));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let mut modules =
        messages.filter(|message| message.reason == "compiler-artifact").filter_map(|message| {
            let made = message.target.filter(|made| made.crate_types.iter().any(|kind| kind == "cdylib"))?;
            let file = message
                .filenames
                .into_iter()
                .find(|file| file.extension().is_some_and(|end| end == "wasm"))?;
            Some((made.name, file))
        });
    // What is built last is the project itself.
    modules.next_back().ok_or_else(|| {
        Failure::usage("cannot find the module among what cargo built: Cargo.toml must say [lib] crate-type = [\"cdylib\"]")
    })
}
