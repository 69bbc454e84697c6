//! Programs that are run to their end, and what they took.

use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, ensure};

use crate::clock::{self, Stopwatch, children_cpu};

/// What a program took: seconds by the clock and of the processors, and bytes of memory at its most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) time: f64,
    pub(super) cpu: f64,
    pub(super) memory: f64,
}

/// Runs a program to its end, which must be a good one.
pub(super) fn run(command: &mut Command) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("start {name}"))?;
    accept(&name, output)
}

/// Runs a program in the same way, and measures it.
pub(super) fn measured(mut command: Command) -> Result<Taken> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (before, watch, ended) = (children_cpu()?, Stopwatch::start(), AtomicBool::new(false));
    let child = command.spawn().with_context(|| format!("start {name}"))?;
    let id = child.id();
    std::thread::scope(|scope| {
        let peak = scope.spawn(|| peak_memory(id, &ended));
        let output = child.wait_with_output();
        let time = watch.seconds();
        ended.store(true, Ordering::Relaxed);
        let memory = peak.join().unwrap_or(f64::NAN);
        accept(&name, output?)?;
        Ok(Taken { time, cpu: children_cpu()? - before, memory })
    })
}

fn accept(name: &str, output: Output) -> Result<Output> {
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name}: {}: {}", output.status, said.trim());
    Ok(output)
}

/// The most memory that a process had until it ended. The kernel keeps the mark, so that it is enough to
/// look now and then; what is missed is what came after the last look.
fn peak_memory(id: u32, ended: &AtomicBool) -> f64 {
    let mut peak = 0.0;
    while !ended.load(Ordering::Relaxed) {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let mark = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = mark.and_then(|mark| mark.split_whitespace().next()?.parse::<f64>().ok());
        peak = kibibytes.map_or(peak, |kibibytes| kibibytes * 1_024.0);
        clock::pause();
    }
    peak
}
