//! `vouchsafe ledger diff`: what was added between two checkpoints, with the consistency proof.

use std::path::PathBuf;

use auditor::Trust;
use ledger::{FindingKind, LogObjects, SignedTree};
use proof::checkpoint::SignedCheckpoint;
use proof::hash::Hash;
use proof::tile::{EntryTile, TILE_WIDTH, entry_tiles_between};
use proof::tree::verify_consistency;

use super::diff_ends::{End, Given, Stopped, end, given, open, which};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::given::TrustArgs;
use crate::output::{count, plain};
use crate::verify::{Found, Place, find_shard};

/// Show what was added to a ledger between two checkpoints, and prove that nothing else changed.
///
/// OLD and NEW are files with checkpoints, directories or URLs of ledgers (their newest checkpoint), or
/// numbers of entries. The entries are read from NEW's ledger, or the one that --ledger names; each is held
/// against the signed tree. Both are of one log: a ledger with several shards has one for each, and a
/// checkpoint says by its name whose it is. Exit codes: 0 NEW extends OLD, 22 mismatch, 23 fork: both are
/// signed and contradict each other, 24 something is missing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe ledger diff last-quarter.checkpoint ./mirror --key @backups.vkey
  vouchsafe ledger diff 1200 https://backups.example.com --key @backups.vkey
  vouchsafe ledger diff last-quarter.checkpoint s3://backups/audit --key @backups.vkey
  vouchsafe ledger diff old.checkpoint new.checkpoint --ledger ./mirror --key @backups.vkey -o consistency.txt")]
pub(crate) struct Args {
    /// The older: a checkpoint's file, a ledger, or a number of entries.
    old: String,
    /// The newer.
    new: String,
    /// Where to read entries and tiles [default: NEW, if it is a ledger]
    #[arg(long, value_name = "DIR|URL")]
    ledger: Option<String>,
    /// The shard whose log both are of [default: the one that OLD or NEW is a checkpoint of, or the newest]
    #[arg(long, value_name = "NUMBER")]
    shard: Option<u64>,
    #[command(flatten)]
    trust: TrustArgs,
    /// Where to write the consistency proof: the body of a C2SP add-checkpoint request, which witnesses and
    /// other tools read. NEW must be signed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// An entry that was added.
#[derive(serde::Serialize)]
struct Added {
    index: u64,
    entry: serde_json::Value,
}

/// What programs are shown.
#[derive(Default, serde::Serialize)]
struct Shown {
    verdict: &'static str,
    /// The log, its shard, and how many shards the ledger has.
    origin: String,
    shard: u64,
    shards: u64,
    old: u64,
    new: u64,
    /// The hashes that prove that the new tree begins with the old one, in base64.
    proof: Vec<String>,
    entries: Vec<Added>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<String>,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let trust = args.trust.read()?;
    let (shown, old, new) = match compare(context, &args, &trust).await {
        Ok(compared) => compared,
        Err(stopped) => return refuse(context, stopped),
    };
    if let Some(file) = &args.output {
        write_proof(file, &old, &new, &shown.proof)?;
    }
    context.output.done(&shown, || text(&shown))?;
    Ok(Exit::Done)
}

async fn compare(context: &Context, args: &Args, trust: &Trust) -> Result<(Shown, End, End), Stopped> {
    let (old, new) = (given(&args.old)?, given(&args.new)?);
    let which = which(args.shard, [&old, &new])?;
    let ledger = args.ledger.as_ref().unwrap_or(&args.new);
    if args.ledger.is_none() && !matches!(new, Given::Ledger(_)) {
        return Err(Failure::usage("name the ledger that the entries are in with --ledger").into());
    }
    let found = find_shard(context, &Place::of(ledger), &which).await?;
    let signed = open(trust, ledger, &found.checkpoint)?;
    let origin = signed.checkpoint().origin.as_str();
    let old = end(context, (&args.old, old), trust, origin).await?;
    let new = end(context, (&args.new, new), trust, origin).await?;
    let shown = within(&found, &signed, &old, &new).await?;
    Ok((shown, old, new))
}

/// Compares two ends of one log.
async fn within(found: &Found, signed: &SignedCheckpoint, old: &End, new: &End) -> Result<Shown, Stopped> {
    if old.size() > new.size() {
        let text =
            format!("OLD covers {} entries and NEW only {}: name the older first", old.size(), new.size());
        return Err(Failure::usage(text).into());
    }
    let objects = found.log.objects.as_ref();
    let covered = signed.checkpoint().size;
    if covered < new.size() {
        let text = format!("the ledger covers {covered} entries, and NEW has {}", new.size());
        return Err(Stopped::Wrong(FindingKind::Missing, text));
    }
    let tree = SignedTree::open(objects, covered, signed.checkpoint().root).await?;
    let mut roots = Vec::new();
    for end in [old, new] {
        let root = tree.root_at(end.size()).await?;
        if end.root().is_some_and(|signed| signed != root) {
            let text = format!(
                "a checkpoint of {} entries is signed whose root is not the one that the ledger's tree has at that size",
                end.size()
            );
            return Err(Stopped::Wrong(FindingKind::Fork, text));
        }
        roots.push(root);
    }
    let proof = tree.consistency(old.size(), new.size()).await?;
    verify_consistency(old.size(), new.size(), &roots[0], &roots[1], &proof)
        .map_err(|error| Stopped::Wrong(FindingKind::Mismatch, chain(&error)))?;
    let mut entries = Vec::new();
    for bundle in entry_tiles_between(old.size(), new.size()) {
        entries.extend(added(objects, &tree, bundle, old.size()).await?);
    }
    Ok(Shown {
        verdict: "consistent",
        origin: signed.checkpoint().origin.clone(),
        shard: found.number,
        shards: found.of,
        old: old.size(),
        new: new.size(),
        proof: proof.into_iter().map(Hash::to_base64).collect(),
        entries,
        finding: None,
    })
}

/// The entries of a bundle from an index on, each held against the signed tree.
async fn added(
    objects: &dyn LogObjects,
    tree: &SignedTree<'_>,
    bundle: EntryTile,
    from: u64,
) -> Result<Vec<Added>, Stopped> {
    let row = tree.tile(0, bundle.index()).await?;
    let width = u16::try_from(row.len()).unwrap_or(TILE_WIDTH);
    let whole = EntryTile::new(bundle.index(), width).unwrap_or(bundle);
    let path = whole.path();
    let bytes = ledger::read_bundle(objects, whole).await;
    let bytes = bytes.map_err(|error| Failure::of(Exit::Failed, &error))?;
    let missing = || Stopped::Wrong(FindingKind::Missing, format!("{path}: the bundle is not there"));
    let bytes = bytes.ok_or_else(missing)?;
    let wrong = |text: String| Stopped::Wrong(FindingKind::Mismatch, format!("{path}: {text}"));
    let hashes = proof::bundle::leaf_hashes(whole, &bytes).map_err(|error| wrong(chain(&error)))?;
    if hashes != *row {
        return Err(wrong("its entries are not those that were signed".to_owned()));
    }
    let first = bundle.index() * u64::from(TILE_WIDTH);
    let last = first + u64::from(bundle.width());
    let read = proof::bundle::entries(&bytes).flatten().zip(first..last);
    let read = read.filter(|(_, index)| *index >= from);
    Ok(read.map(|(entry, index)| Added { index, entry: value(entry) }).collect())
}

/// An entry as JSON; one that is none, as text.
fn value(entry: &[u8]) -> serde_json::Value {
    serde_json::from_slice(entry).unwrap_or_else(|_| String::from_utf8_lossy(entry).into_owned().into())
}

fn text(shown: &Shown) -> String {
    let mut lines = Vec::new();
    for added in &shown.entries {
        let word = |pointer: &str| {
            plain(added.entry.pointer(pointer).and_then(|value| value.as_str()).unwrap_or("-"))
        };
        let (time, kind, target) = (word("/time"), word("/type"), word("/target/id"));
        lines.push(format!("{:>8}  {time:<27}  {kind:<24}  {target}", added.index));
    }
    let (added, proof) = (shown.entries.len() as u64, shown.proof.len() as u64);
    lines.push(format!("{} entries added to {}", count(added), count(shown.old)));
    if shown.shards > 1 {
        let Shown { shard, shards, .. } = shown;
        lines.push(format!(
            "shard {shard} of {shards}, {}; see the others with --shard",
            plain(&shown.origin)
        ));
    }
    lines.push(format!("diff: consistent, by a proof of {} hashes", count(proof)));
    lines.join("\n") + "\n"
}

fn refuse(context: &Context, stopped: Stopped) -> Result<Exit, Failure> {
    let (kind, message) = match stopped {
        Stopped::Failure(failure) => return Err(failure),
        Stopped::Wrong(kind, message) => (kind, message),
    };
    let (verdict, exit) = match kind {
        FindingKind::Fork => ("fork", Exit::Fork),
        FindingKind::Mismatch => ("mismatch", Exit::Mismatch),
        FindingKind::Missing => ("incomplete", Exit::CannotTell),
    };
    let finding = Some(message.clone());
    let shown = Shown { verdict, finding, ..Shown::default() };
    context.output.done(&shown, || format!("{verdict:<12} {}\ndiff: {verdict}\n", plain(&message)))?;
    Ok(exit)
}

/// Writes the consistency proof as the body of an add-checkpoint request (C2SP tlog-witness).
fn write_proof(file: &std::path::Path, old: &End, new: &End, proof: &[String]) -> Result<(), Failure> {
    let End::Signed(signed) = new else {
        return Err(Failure::usage("--output: NEW is a number of entries, and only a checkpoint is signed"));
    };
    let mut bytes = format!("old {}\n", old.size());
    for hash in proof {
        bytes.push_str(hash);
        bytes.push('\n');
    }
    bytes.push('\n');
    let written = std::fs::File::create_new(file).and_then(|mut opened| {
        std::io::Write::write_all(&mut opened, bytes.as_bytes())?;
        std::io::Write::write_all(&mut opened, signed.as_bytes())
    });
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::new(
            Exit::Conflict,
            format!("cannot write {}: there is such a file already", file.display()),
        ),
        _ => Failure::io(&format!("write {}", file.display()), &error),
    })
}
