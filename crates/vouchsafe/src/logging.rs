//! Logs, to standard error.

use tracing_subscriber::EnvFilter;

use crate::args::LogFormat;

/// Starts logging; `wanted` is what the environment says, `default` goes for what it does not say.
pub(crate) fn start(default: &str, wanted: Option<&str>, format: LogFormat) {
    let read = EnvFilter::try_new(wanted.unwrap_or(default));
    let wrong = read.as_ref().err().map(ToString::to_string);
    let filter = read.unwrap_or_else(|_| EnvFilter::new(default));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => builder.with_target(false).init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    if let Some(reason) = wrong {
        tracing::warn!(reason, "VOUCHSAFE_LOG is not understood, and ignored");
    }
}
