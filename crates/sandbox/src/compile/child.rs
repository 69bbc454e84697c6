//! Starts the process that compiles, feeds it, waits, and kills it if it takes too much.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};

use domain::ports::ComponentError;

use super::limits::CompileLimits;
use super::load::Trusted;
use super::profile::Profile;

/// Bytes of what the child says of an error.
const WORDS: u64 = 16 << 10;
/// Threads that the child compiles with.
const THREADS: &str = "2";
/// What it is started with, before the profile and the bounds.
const COMMAND: &str = "compile-component";

/// Compiles a component in a process of its own. Blocks.
pub(super) fn compile(
    program: &Path,
    limits: &CompileLimits,
    profile: Profile,
    component: &[u8],
) -> Result<Trusted, ComponentError> {
    let mut child = start(program, limits, profile).map_err(|error| broken(&error))?;
    let answer = std::thread::scope(|scope| talk(scope, &mut child, limits, component));
    let status = child.wait().map_err(|error| broken(&error))?;
    let (code, words) = answer?;
    if status.success() {
        return Ok(Trusted::new(code));
    }
    match status.code() {
        Some(1) => Err(ComponentError::Malformed(words)),
        _ => Err(ComponentError::Costly { bound: bound(limits, status) }),
    }
}

fn start(program: &Path, limits: &CompileLimits, profile: Profile) -> std::io::Result<Child> {
    let seconds = limits.time.as_secs().saturating_mul(2);
    Command::new(program)
        .args([COMMAND, profile.as_str(), &limits.memory.to_string(), &seconds.to_string()])
        .env_clear()
        .env("RAYON_NUM_THREADS", THREADS)
        // The allocator takes a gigabyte at once otherwise, which counts as if it were used.
        .env("MIMALLOC_ARENA_EAGER_COMMIT", "0")
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Gives the child its component, and takes what it says; kills it when the time is over.
fn talk<'scope>(
    scope: &'scope std::thread::Scope<'scope, '_>,
    child: &mut Child,
    limits: &CompileLimits,
    component: &'scope [u8],
) -> Result<(Vec<u8>, String), ComponentError> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    // One that ends early does not read all of it; what it says tells why.
    scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(component)));
    let words = scope.spawn(move || {
        let mut words = Vec::new();
        let _ = stderr.map(|pipe| pipe.take(WORDS).read_to_end(&mut words));
        String::from_utf8_lossy(&words).split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let (tell, told) = sync_channel(1);
    let most = limits.code;
    scope.spawn(move || {
        let mut code = Vec::new();
        let read = stdout.map_or(Ok(0), |pipe| pipe.take(most + 1).read_to_end(&mut code));
        let _ = tell.send(read.map(|_| code));
    });
    let code = match told.recv_timeout(limits.time) {
        Ok(Ok(code)) if code.len() as u64 <= most => Ok(code),
        Ok(Ok(_)) => Err(ComponentError::Costly { bound: format!("{most} bytes of machine code") }),
        Ok(Err(error)) => Err(broken(&error)),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            Err(ComponentError::Costly { bound: format!("{} s", limits.time.as_secs()) })
        }
    };
    if code.is_err() {
        // It may have ended just now.
        let _ = child.kill();
    }
    Ok((code?, words.join().unwrap_or_default()))
}

/// Which bound a child ran into that did not end by itself.
fn bound(limits: &CompileLimits, status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    let cpu = rustix::process::Signal::XCPU.as_raw();
    if status.signal() == Some(cpu) {
        return format!("{} s of processor time", limits.time.as_secs().saturating_mul(2));
    }
    // Out of memory, the allocator ends the process: SIGABRT; and out of stack, the kernel does.
    format!("{} MiB of memory, or the compiler's stack ({status})", limits.memory >> 20)
}

fn broken(error: &std::io::Error) -> ComponentError {
    ComponentError::Compiler(error.to_string())
}

/// The running program, even if another version was installed meanwhile: code of another version would be
/// refused.
pub(super) fn this_program() -> PathBuf {
    PathBuf::from("/proc/self/exe")
}
