//! Progress on a terminal; nothing where output is piped, quiet or JSON.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Output;

/// Something that turns while work goes on.
pub(crate) struct Spinner {
    bar: ProgressBar,
}

impl Spinner {
    /// Begins to turn, if somebody watches.
    pub(crate) fn start(output: Output, what: impl Into<String>) -> Self {
        if output.quiet || output.json || !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed}  {msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(what.into());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    /// Says how far it is.
    pub(crate) fn tell(&self, text: impl Into<String>) {
        self.bar.set_message(text.into());
    }

    /// Ends, and leaves no trace.
    pub(crate) fn end(self) {
        self.bar.finish_and_clear();
    }
}
