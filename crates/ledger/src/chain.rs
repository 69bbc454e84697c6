//! The chain of shards: the first entry of a log names the last checkpoint of the one before it.

use domain::entry::{EntryKind, EntryView};
use proof::checkpoint::SignedCheckpoint;
use proof::hash::Hash;
use proof::note::VerifyingKey;
use serde::Deserialize;

use crate::error::chain;
use crate::verify::{Finding, FindingKind};

/// What the first entry of a shard says of the shard before it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Previous {
    /// Its origin line.
    pub origin: String,
    /// How many entries its last checkpoint covers.
    pub size: u64,
    /// The root, in hexadecimal digits.
    pub root: String,
    /// That checkpoint, a signed note, verbatim.
    pub checkpoint: String,
    /// Whether it ended in order.
    pub frozen: bool,
    /// How many of its entries the installation had that opened the next shard, if not all.
    #[serde(default)]
    pub known: Option<u64>,
}

/// What is found of a shard by itself, when its log is verified.
#[derive(Clone, Copy, Debug)]
pub struct ShardEnd<'a> {
    /// Its origin line.
    pub origin: &'a str,
    /// How many entries its checkpoint covers.
    pub size: u64,
    /// The root that it signs.
    pub root: Hash,
}

/// The name under which findings about the link between two shards stand.
const LINK: &str = "tile/entries/000 (entry 0)";

/// What the first entry of a log says of a log before it; `None` where it is the first of its installation.
pub fn previous(first_entry: &[u8]) -> Result<Option<Previous>, String> {
    let view = EntryView::read(first_entry).map_err(|error| chain(&error))?;
    if view.kind != EntryKind::LedgerOpened {
        return Err(format!("it is of the type {}, not ledger.opened", view.kind));
    }
    let Some(previous) = view.detail.get("previous") else { return Ok(None) };
    Previous::deserialize(previous).map(Some).map_err(|error| error.to_string())
}

/// Holds the first entry of a shard against the shard before it, whose keys are among `keys`; gives what is
/// wrong. The log before it must end where this entry says: it may be a copy that is shorter, and then what is
/// missing is told; one that is longer was signed on after its end.
pub fn check_link(first_entry: &[u8], before: ShardEnd<'_>, keys: &[VerifyingKey]) -> Option<Finding> {
    let finding = |kind, message: String| Some(Finding { object: LINK.to_owned(), kind, message });
    let mismatch = |message: String| finding(FindingKind::Mismatch, message);
    let previous = match previous(first_entry) {
        Ok(Some(previous)) => previous,
        Ok(None) => return mismatch(format!("it names no shard before it, and {} is there", before.origin)),
        Err(why) => return mismatch(format!("it opens no shard: {why}")),
    };
    if previous.origin != before.origin {
        return mismatch(format!("it goes on from {}, not from {}", previous.origin, before.origin));
    }
    let signed = match SignedCheckpoint::open(previous.checkpoint.as_bytes(), keys) {
        Ok(signed) => signed,
        Err(error) => {
            return mismatch(format!("the checkpoint that it names cannot be used: {}", chain(&error)));
        }
    };
    let last = signed.checkpoint();
    if last.size != previous.size || last.root.to_string() != previous.root || last.origin != previous.origin
    {
        return mismatch("what it says of the shard before it is not what that checkpoint says".to_owned());
    }
    if before.size > last.size {
        let text = format!(
            "{} was signed on after its end: {} entries, not {}",
            before.origin, before.size, last.size
        );
        return mismatch(text);
    }
    if before.size < last.size {
        let lacking = last.size - before.size;
        return finding(
            FindingKind::Missing,
            format!("the last {lacking} entries of {} are not here", before.origin),
        );
    }
    if before.root != last.root {
        let text =
            format!("{} has another root at its end, {} entries: it was forked", before.origin, last.size);
        return finding(FindingKind::Fork, text);
    }
    None
}

#[cfg(test)]
mod tests {
    use domain::digest::Digest;
    use domain::entry::{Actor, Detail, Entry, Origin, Outcome, Phase, PreviousShard, Target, TargetKind};
    use domain::shard::ShardReason;
    use domain::time::Timestamp;
    use proof::checkpoint::Checkpoint;
    use proof::note::SigningKey;

    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_seed("ledger.example/1", &[7; 32]).unwrap()
    }

    fn root() -> Hash {
        Hash([9; 32])
    }

    fn note(size: u64) -> String {
        let checkpoint =
            Checkpoint { origin: "ledger.example/1".into(), size, root: root(), extensions: Vec::new() };
        SignedCheckpoint::sign(checkpoint, &[&key()]).unwrap().to_string()
    }

    fn previous_shard() -> PreviousShard {
        PreviousShard {
            origin: "ledger.example/1".into(),
            size: 7,
            root: Digest::from_bytes(root().0),
            checkpoint: note(7),
            frozen: true,
            known: None,
        }
    }

    fn entry(previous: Option<PreviousShard>) -> Vec<u8> {
        let entry = Entry {
            id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
            time: Timestamp::from_secs(1_789_000_000),
            phase: Phase::Result,
            intent: None,
            actor: Actor::local(),
            origin: Origin { address: None, component: "cli".into(), version: "0.0.0".into() },
            target: Target::other(TargetKind::Ledger, "ledger.example/2"),
            outcome: Outcome::success(),
            policy: vec![],
            correlation: None,
            detail: Detail::LedgerOpened {
                origin: "ledger.example/2".into(),
                key: "key".into(),
                reason: Some(ShardReason::Scheduled),
                previous: previous.map(Box::new),
            },
            evidence: vec![],
        };
        entry.encode(&testkit::CountingEntropy::new()).unwrap().bytes
    }

    fn end(size: u64) -> ShardEnd<'static> {
        ShardEnd { origin: "ledger.example/1", size, root: root() }
    }

    fn checked(previous: Option<PreviousShard>, before: ShardEnd<'_>) -> Option<FindingKind> {
        let keys = [key().verifying_key().clone()];
        check_link(&entry(previous), before, &keys).map(|finding| finding.kind)
    }

    #[test]
    fn a_shard_goes_on_where_the_last_one_ended() {
        assert_eq!(checked(Some(previous_shard()), end(7)), None);
        assert_eq!(checked(Some(previous_shard()), end(6)), Some(FindingKind::Missing));
        let other = ShardEnd { root: Hash([8; 32]), ..end(7) };
        assert_eq!(checked(Some(previous_shard()), other), Some(FindingKind::Fork));
        let mismatches = [
            (Some(previous_shard()), end(8)),
            (Some(previous_shard()), ShardEnd { origin: "ledger.example/0", ..end(7) }),
            (None, end(7)),
            (Some(PreviousShard { size: 8, ..previous_shard() }), end(8)),
            (Some(PreviousShard { checkpoint: note(8), ..previous_shard() }), end(7)),
            (Some(PreviousShard { checkpoint: "x".into(), ..previous_shard() }), end(7)),
            (Some(PreviousShard { root: Digest::of(b"x"), ..previous_shard() }), end(7)),
        ];
        for (previous, before) in mismatches {
            assert_eq!(checked(previous.clone(), before), Some(FindingKind::Mismatch), "{previous:?}");
        }
    }

    #[test]
    fn another_key_proves_nothing() {
        let other = SigningKey::from_seed("ledger.example/1", &[8; 32]).unwrap();
        let found = check_link(&entry(Some(previous_shard())), end(7), &[other.verifying_key().clone()]);
        assert_eq!(found.map(|finding| finding.kind), Some(FindingKind::Mismatch));
    }

    #[test]
    fn only_an_opening_entry_opens() {
        assert_eq!(previous(&entry(None)), Ok(None));
        assert!(previous(b"{}").is_err());
    }
}
