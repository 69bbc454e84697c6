//! The work of the process that compiles: a component on its standard input, machine code on its output.

use std::io::{Read, Write};

use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};
use wasmtime::Engine;

use super::profile::Profile;

/// Why there is no machine code.
#[derive(Debug)]
pub struct CompileRefused(String);

impl std::fmt::Display for CompileRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CompileRefused {}

/// The longest component that is read, in bytes; the service has bounds of its own below it.
const MOST: u64 = 64 << 20;
/// Files that are open in a process that compiles: its own three, and what the allocator looks at.
const FILES: u64 = 16;

/// Compiles what stands on the standard input, as the child of a service: this process gives up what it does
/// not need first, and ends with its parent. `memory` is in bytes of what may be written to, `seconds` of
/// processor time, on each core.
pub fn compile_for_parent(profile: Profile, memory: u64, seconds: u64) -> Result<(), CompileRefused> {
    let failed = |what: &str, error: &dyn std::fmt::Display| CompileRefused(format!("{what}: {error}"));
    confine(memory, seconds).map_err(|error| failed("give up what compiling does not need", &error))?;
    let mut component = Vec::new();
    std::io::stdin()
        .lock()
        .take(MOST)
        .read_to_end(&mut component)
        .map_err(|error| failed("read the component", &error))?;
    let engine = Engine::new(&profile.config()).map_err(|error| failed("start the compiler", &error))?;
    let code =
        engine.precompile_component(&component).map_err(|error| CompileRefused(format!("{error:#}")))?;
    let mut out = std::io::stdout().lock();
    out.write_all(&code).and_then(|()| out.flush()).map_err(|error| failed("hand the code over", &error))
}

/// Hostile input is compiled here: whatever it makes of the compiler can take no more than this, write no
/// file, and leave no picture of its memory.
fn confine(memory: u64, seconds: u64) -> rustix::io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let limits = [
        (Resource::Data, memory),
        (Resource::Cpu, seconds),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, FILES),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}
