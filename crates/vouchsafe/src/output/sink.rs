//! Standard output and standard error.

use std::io::{ErrorKind, Write};

use serde::Serialize;
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;

/// Where output goes, and in which form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    /// One JSON document on standard output instead of text.
    pub(crate) json: bool,
    /// Nothing but what was asked for, and errors.
    pub(crate) quiet: bool,
}

impl Output {
    /// Shows what was asked for: a value as JSON, or its text.
    pub(crate) fn show(self, value: &impl Serialize, text: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.json {
            return Self::document(value);
        }
        Self::raw(text().as_bytes())
    }

    /// Shows what came of an action; a quiet person believes the exit code.
    pub(crate) fn done(self, value: &impl Serialize, text: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.quiet && !self.json { Ok(()) } else { self.show(value, text) }
    }

    #[expect(clippy::disallowed_methods, reason = "for people at the command line; nothing hashes it")]
    fn document(value: &impl Serialize) -> Result<(), Failure> {
        let mut bytes = serde_json::to_vec_pretty(value)
            .map_err(|error| Failure::new(Exit::Failed, format!("cannot write JSON: {error}")))?;
        bytes.push(b'\n');
        Self::raw(&bytes)
    }

    /// Writes bytes to standard output as they are.
    pub(crate) fn raw(bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            // Whoever reads has seen enough, such as `head`.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            done => done.map_err(|error| Failure::io("write to standard output", &error)),
        }
    }

    /// Says something to whoever sits at the terminal.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }

    /// Says why a command failed.
    pub(crate) fn failure(self, failure: &Failure) {
        let mut err = std::io::stderr().lock();
        let _ = if self.json {
            let exit = failure.exit() as u8;
            writeln!(err, "{}", json!({"error": failure.message(), "type": failure.kind(), "exit": exit}))
        } else {
            writeln!(err, "error: {}", failure.message())
        };
    }
}
