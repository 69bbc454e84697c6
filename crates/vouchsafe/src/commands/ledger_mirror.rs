//! `vouchsafe ledger mirror`: a verified copy of a ledger on one's own disk.

use std::path::PathBuf;
use std::time::Duration;

use domain::span::Span;

use super::mirror_round::{MirroredShards, Round};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::given::TrustArgs;
use crate::output::{count, plain};
use crate::verify::Place;

/// Keep a verified copy of a ledger: every checkpoint consistent with the last, every entry hashed.
///
/// All shards of the ledger are copied, each into its place, also those that are opened while it follows;
/// name the keys of all of them, or a policy with them. The copy is a ledger's directory itself:
/// `vouchsafe verify --ledger` checks it, a web server can serve it. Killed at any moment, it is valid, and goes on where it was. What the ledger's own server can't take
/// back lies beside it: `checkpoints/` has every checkpoint that was seen, `evidence/` whatever did not fit.
/// Exit codes: 0 taken over, 21 the policy's witnesses have not cosigned, 22 mismatch, 23 fork,
/// 24 something is missing. No installation is needed. Bundles of entries want a token that may read.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger mirror https://backups.example.com ./mirror --key @backups.vkey
  vouchsafe ledger mirror https://backups.example.com ./mirror --key @first.vkey --key @second.vkey
  vouchsafe ledger mirror https://backups.example.com ./mirror --policy auditor.policy --follow --interval 5m
  vouchsafe ledger mirror s3://backups/audit ./mirror --key @backups.vkey
  vouchsafe verify --ledger ./mirror --key @backups.vkey")]
pub(crate) struct Args {
    /// The ledger: its URL (of a server, or a bucket such as `s3://backups/audit`), its directory, or the data
    /// directory that it is in.
    #[arg(value_name = "URL|DIR")]
    source: String,
    /// The directory of the copy; made if it is not there.
    #[arg(value_name = "DEST")]
    destination: PathBuf,
    #[command(flatten)]
    trust: TrustArgs,
    /// Go on for ever, until something is wrong.
    #[arg(long)]
    follow: bool,
    /// How long to wait between two looks.
    #[arg(long, value_name = "SPAN", default_value = "1m", requires = "follow")]
    interval: Span,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let trust = args.trust.read()?;
    let place = Place::of(&args.source);
    let mut shards = MirroredShards::open(context, &place, &args.destination, &trust).await?;
    let interval = Duration::from_secs(args.interval.secs().max(1));
    loop {
        match shards.round().await {
            Ok(round) => {
                context.output.done(&round, || text(&round))?;
                if !args.follow || round.stops() {
                    return Ok(round.exit());
                }
            }
            Err(failure) if args.follow && failure.exit() == Exit::Unreachable => {
                context.output.note(&format!("{}; trying again", failure.message()));
            }
            Err(failure) => return Err(failure),
        }
        tokio::select! {
            _ = tokio::signal::ctrl_c() => return Ok(Exit::Done),
            () = tokio::time::sleep(interval) => {}
        }
    }
}

fn text(round: &Round) -> String {
    let several = round.shards.len() > 1;
    let mut lines = Vec::new();
    for shard in &round.shards {
        let which = if several { format!("shard {}: ", shard.shard) } else { String::new() };
        lines.push(if shard.unwitnessed {
            format!(
                "{which}the checkpoint is signed, but the policy's witnesses have not cosigned it; it is not taken over"
            )
        } else {
            format!("{which}{} entries verified, {} new", count(shard.size), count(shard.added))
        });
    }
    if let Some(wrong) = &round.wrong {
        let verdict = wrong.verdict();
        lines.push(format!("{verdict:<12} {}", plain(&wrong.finding)));
        lines.extend(wrong.evidence.iter().map(|folder| format!("evidence     {folder}")));
        lines.push(format!("mirror: {verdict}"));
    }
    lines.join("\n") + "\n"
}
