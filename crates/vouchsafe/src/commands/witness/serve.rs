//! `vouchsafe witness serve`: cosigns what logs submit.

use std::net::SocketAddr;

use super::run::{Place, failure};
use crate::args::LogFormat;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::serve::serve_witness;

/// Cosign what logs submit (C2SP tlog-witness, over HTTP).
///
/// Serves `POST /add-checkpoint` for logs, `GET /FINGERPRINT/checkpoint` for monitors, and a page at `/`.
/// What is answered is on disk. There is no TLS: beyond this machine, put a proxy in front of it. Ends on
/// SIGTERM and SIGINT.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  vouchsafe witness serve --dir /var/lib/vouchsafe-witness --listen 127.0.0.1:8441")]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Place,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8441")]
    listen: SocketAddr,
    /// How the log is written.
    #[arg(long, value_enum, default_value = "text")]
    log_format: LogFormat,
}

impl Serve {
    pub(super) const fn log_format(&self) -> LogFormat {
        self.log_format
    }
}

pub(super) async fn serve(context: &Context, args: &Serve) -> Result<Exit, Failure> {
    let held = args.place.directory(context).hold("serve").map_err(|error| failure(&error))?;
    let witness =
        witness::Witness::open(held, crate::system::posix_clock()).map_err(|error| failure(&error))?;
    serve_witness(witness, args.listen).await
}
