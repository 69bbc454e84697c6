//! `vouchsafe serve`: the server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use domain::span::Span;

use crate::args::LogFormat;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::serve::{Server, Settings};
use crate::witnesses::Outside;

/// Serve the API, and start what the policies say is due.
///
/// Callers show tokens (`vouchsafe token create`). Commands on the same data directory go through the
/// server's socket, by its owner's right. The API has no TLS of its own: beyond this machine, put a proxy
/// in front of it. Ends on SIGTERM and SIGINT: running work is interrupted, and recorded as such.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe serve
  vouchsafe serve --data /var/lib/vouchsafe --listen 127.0.0.1:8440 --log-format json")]
pub(crate) struct Args {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8440")]
    listen: SocketAddr,
    /// How often the policies are asked what is due.
    #[arg(long, value_name = "DURATION", default_value = "30s")]
    tick: Span,
    /// A file outside of the data directory that the ledger keeps its newest checkpoint in, or the directory
    /// or URL of a mirror: nothing is signed while this copy of the ledger is older [default:
    /// `$VOUCHSAFE_LEDGER_ANCHOR`]
    #[arg(long, value_name = "PLACE")]
    anchor: Option<String>,
    /// A file with the witnesses of the ledger (C2SP tlog-policy), in place of what is set in the
    /// installation [default: `$VOUCHSAFE_LEDGER_WITNESSES`]
    #[arg(long, value_name = "FILE")]
    witnesses: Option<PathBuf>,
    /// What happens while those witnesses are silent: open or closed [default:
    /// `$VOUCHSAFE_LEDGER_WITNESS_MODE`]
    #[arg(long, value_name = "MODE", value_parser = ["open", "closed"])]
    witness_mode: Option<String>,
    /// How long a witness may take for an answer, from 1s to 5m [default: 5s, or
    /// `$VOUCHSAFE_LEDGER_WITNESS_TIMEOUT`]
    #[arg(long, value_name = "DURATION")]
    witness_timeout: Option<String>,
    /// How often witnesses are asked again while the ledger is quiet, from 1s to 24h: their cosignatures say
    /// that the newest checkpoint is still the newest [default: 10m, or
    /// `$VOUCHSAFE_LEDGER_WITNESS_HEARTBEAT`]
    #[arg(long, value_name = "DURATION")]
    witness_heartbeat: Option<String>,
    /// How the log is written.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) log_format: LogFormat,
}

/// The least and the most between two ticks.
const TICKS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_hours(1));

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let tick = Duration::from_micros(args.tick.micros());
    if !(TICKS.0..=TICKS.1).contains(&tick) {
        return Err(Failure::usage(format!("--tick: cannot use {}: expected 1s to 1h", args.tick)));
    }
    let outside = Outside {
        anchor: args.anchor,
        witnesses: args.witnesses,
        mode: args.witness_mode,
        timeout: args.witness_timeout,
        heartbeat: args.witness_heartbeat,
    };
    let settings = Settings { listen: args.listen, tick, outside };
    Server::open(&context.data()?, &context.environment, settings).await?.run().await
}
