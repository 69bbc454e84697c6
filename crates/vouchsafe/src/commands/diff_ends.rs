//! What the two ends of a difference are: checkpoints, or numbers of entries, of one log.

use auditor::Trust;
use ledger::{FindingKind, TreeFault};
use proof::checkpoint::SignedCheckpoint;
use proof::hash::Hash;
use proof::note::MAX_NOTE_SIZE;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::given::read;
use crate::output::plain;
use crate::verify::{Place, Which, find_shard, name_of};

/// One end of the difference.
pub(super) enum End {
    Signed(Box<SignedCheckpoint>),
    Size(u64),
}

impl End {
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Signed(signed) => signed.checkpoint().size,
            Self::Size(size) => *size,
        }
    }

    pub(super) fn root(&self) -> Option<Hash> {
        match self {
            Self::Signed(signed) => Some(signed.checkpoint().root),
            Self::Size(_) => None,
        }
    }
}

/// What was named at the command line.
pub(super) enum Given {
    Size(u64),
    /// A file with a checkpoint.
    File(Vec<u8>),
    Ledger(Place),
}

pub(super) fn given(text: &str) -> Result<Given, Failure> {
    if let Ok(size) = text.parse() {
        return Ok(Given::Size(size));
    }
    let path = std::path::Path::new(text);
    if path.is_file() {
        return Ok(Given::File(read(path, MAX_NOTE_SIZE, "a checkpoint")?));
    }
    Ok(Given::Ledger(Place::of(text)))
}

/// The shard that both ends are of: the one that was named, the one of a checkpoint's log, or the newest.
pub(super) fn which(shard: Option<u64>, ends: [&Given; 2]) -> Result<Which, Failure> {
    let name = |end: &Given| if let Given::File(bytes) = end { Some(name_of(bytes).to_vec()) } else { None };
    let names = ends.map(name);
    if let [Some(old), Some(new)] = &names
        && old != new
    {
        let text = |name: &[u8]| plain(&String::from_utf8_lossy(name));
        return Err(Failure::usage(format!(
            "OLD is a checkpoint of {} and NEW one of {}: these are two logs; compare each with its own",
            text(old),
            text(new)
        )));
    }
    Ok(match (shard, names.into_iter().flatten().next()) {
        (Some(number), _) => Which::Number(number),
        (None, Some(name)) => Which::Named(name),
        (None, None) => Which::Newest,
    })
}

/// One end, which must be of the log with this name.
pub(super) async fn end(
    context: &Context,
    (text, given): (&str, Given),
    trust: &Trust,
    origin: &str,
) -> Result<End, Stopped> {
    let bytes = match given {
        Given::Size(size) => return Ok(End::Size(size)),
        Given::File(bytes) => bytes,
        Given::Ledger(place) => {
            let which = Which::Named(origin.as_bytes().to_vec());
            find_shard(context, &place, &which).await?.checkpoint
        }
    };
    let signed = open(trust, text, &bytes)?;
    let other = &signed.checkpoint().origin;
    if other != origin {
        let told = format!("{text} is a checkpoint of {other}, and the shard is {origin}");
        return Err(Failure::usage(plain(&told)).into());
    }
    Ok(End::Signed(Box::new(signed)))
}

pub(super) fn open(trust: &Trust, name: &str, bytes: &[u8]) -> Result<SignedCheckpoint, Stopped> {
    if bytes.is_empty() {
        return Err(Stopped::Wrong(FindingKind::Missing, format!("{name}: there is no checkpoint")));
    }
    let wrong = |text: String| Stopped::Wrong(FindingKind::Mismatch, format!("{name}: {text}"));
    trust.open(bytes).map(|opened| opened.signed).map_err(|error| wrong(chain(&error)))
}

/// What is wrong, as a verdict.
pub(super) enum Stopped {
    Failure(Failure),
    Wrong(FindingKind, String),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<TreeFault> for Stopped {
    fn from(fault: TreeFault) -> Self {
        match fault {
            TreeFault::Ledger(error) => Self::Failure(Failure::of(Exit::Failed, &error)),
            TreeFault::Wrong(found) => {
                Self::Wrong(found.kind, format!("{}: {}", found.object, found.message))
            }
        }
    }
}
