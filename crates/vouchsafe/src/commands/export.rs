//! `vouchsafe ledger export`: takes evidence bundles home.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use client::Receive;
use client::wire::ExportRequest;
use proof::note::MAX_NOTE_SIZE;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::given::read;
use crate::output::{Spinner, bytes};

/// Take an evidence bundle: the entries of a period or a query with everything that proves them.
///
/// A bundle is of one shard's log. Whoever has it and the ledger's key can check it with `vouchsafe verify`, offline. Without a filter
/// the bundle proves that no entry of its range was left out. With one, only what fits comes along, and
/// that nothing else fits is this installation's word, unless you say --whole-range. The export is
/// recorded in the ledger before the first byte is given.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger export --since 2026-07-01 --until 2026-10-01 --evidence all -o quarter.tar
  vouchsafe ledger export --asset docs --type 'drill.*' --whole-range -o drills.tar
  vouchsafe ledger export --from-index 1200 --previous last.checkpoint -o since-then.tar
  vouchsafe ledger export --shard 1 -o all-of-the-first-shard.tar
  vouchsafe verify quarter.tar --key @backups.vkey")]
pub(crate) struct Export {
    /// Of this shard's log [default: the newest]
    #[arg(long, value_name = "NUMBER")]
    shard: Option<u64>,
    /// At or after: a time, a day, or how long ago, such as 36h.
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Before: a time, a day, or how long ago.
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// At or after this index.
    #[arg(long, value_name = "INDEX")]
    from_index: Option<u64>,
    /// Before this index.
    #[arg(long, value_name = "INDEX")]
    to_index: Option<u64>,
    /// Only about this asset.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["target", "target_kind"])]
    asset: Option<String>,
    /// Only this type, such as drill.failed, or all of a noun, such as 'backup.*'; may be repeated.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Only about this thing.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// Only about this kind of thing.
    #[arg(long, value_name = "KIND")]
    target_kind: Option<String>,
    /// Only about a thing of this team.
    #[arg(long)]
    team: Option<String>,
    /// Only by this actor.
    #[arg(long, value_name = "ID")]
    actor: Option<String>,
    /// Only with this outcome.
    #[arg(long)]
    status: Option<String>,
    /// Every entry of the range, also those that do not fit: then it is proved that none was left out.
    #[arg(long)]
    whole_range: bool,
    /// Evidence that comes along: all, or kinds such as manifest, decision, plan; may be repeated.
    #[arg(long, value_name = "KIND")]
    evidence: Vec<String>,
    /// Personal values come along, with what shows that they are those that the entries commit to.
    #[arg(long)]
    disclose: bool,
    /// A checkpoint of this ledger that you kept from before: the bundle shows that it is extended.
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// Where to write the bundle.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// What programs are shown.
#[derive(serde::Serialize)]
struct Shown<'a> {
    bundle: &'a Path,
    /// The shard whose log it is of, and how many there are.
    shard: u64,
    shards: u64,
    size: u64,
}

pub(super) async fn run(context: &Context, export: Export) -> Result<Exit, Failure> {
    let output = export.output.clone();
    let asked = request(context, export)?;
    let mut part = Part::create(context, &output)?;
    let done = context
        .speak("ledger export", async |session| {
            session.client.ledger_export(&asked, part.receiver()).await?;
            Ok(session.client.ledger_shards().await?.shards.len() as u64)
        })
        .await;
    let (size, shards) = part.close(done)?;
    let shard = asked.shard.unwrap_or(shards);
    let shown = Shown { bundle: &output, shard, shards, size };
    context.output.done(&shown, || {
        let of = if shards > 1 {
            format!("shard   {shard} of {shards}; each has bundles of its own\n")
        } else {
            String::new()
        };
        format!("bundle  {} ({})\n{of}", output.display(), bytes(size))
    })?;
    Ok(Exit::Done)
}

fn request(context: &Context, export: Export) -> Result<ExportRequest, Failure> {
    let moment = |name: &str, text: Option<String>| text.map(|text| context.moment(name, &text)).transpose();
    let previous = export.previous.map(|file| {
        String::from_utf8(read(&file, MAX_NOTE_SIZE, "a checkpoint")?)
            .map_err(|_| Failure::usage(format!("--previous: {} is not UTF-8", file.display())))
    });
    let target_kind = export.asset.is_some().then(|| "asset".to_owned()).or(export.target_kind);
    Ok(ExportRequest {
        shard: export.shard,
        since: moment("--since", export.since)?,
        until: moment("--until", export.until)?,
        from_index: export.from_index,
        to_index: export.to_index,
        types: export.types,
        target_kind,
        target: export.asset.or(export.target),
        team: export.team,
        actor: export.actor,
        status: export.status,
        whole_range: export.whole_range,
        evidence: export.evidence,
        disclosures: export.disclose,
        previous: previous.transpose()?,
    })
}

/// A bundle that is not whole yet, beside the place where it will be.
struct Part {
    path: PathBuf,
    unfinished: PathBuf,
    receiver: Receiver,
}

struct Receiver {
    file: File,
    size: u64,
    spinner: Spinner,
}

impl Part {
    fn create(context: &Context, path: &Path) -> Result<Self, Failure> {
        let taken = |path: &Path| {
            let text = format!("cannot write {}: there is such a file already; name another", path.display());
            Failure::new(Exit::Conflict, text)
        };
        if path.exists() {
            return Err(taken(path));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create_new(&part).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => taken(&part),
            _ => Failure::io(&format!("write {}", part.display()), &error),
        })?;
        let receiver = Receiver { file, size: 0, spinner: Spinner::start(context.output, "export") };
        Ok(Self { path: path.to_owned(), unfinished: part, receiver })
    }

    fn receiver(&mut self) -> &mut Receiver {
        &mut self.receiver
    }

    /// Puts the bundle in its place; leaves nothing behind if it is not whole.
    fn close<T>(self, done: Result<T, Failure>) -> Result<(u64, T), Failure> {
        let Self { path, unfinished, receiver } = self;
        receiver.spinner.end();
        let placed = done.and_then(|done| {
            let synced = receiver.file.sync_all().and_then(|()| std::fs::rename(&unfinished, &path));
            synced.map(|()| done).map_err(|error| Failure::io(&format!("write {}", path.display()), &error))
        });
        match placed {
            Ok(done) => Ok((receiver.size, done)),
            Err(failure) => {
                let _ = std::fs::remove_file(&unfinished);
                Err(failure)
            }
        }
    }
}

impl Receive for Receiver {
    fn receive(&mut self, piece: &[u8]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.file.write_all(piece)?;
        self.size += piece.len() as u64;
        self.spinner.tell(bytes(self.size));
        Ok(())
    }
}
