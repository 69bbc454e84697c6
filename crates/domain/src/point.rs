//! Recovery points: what backups leave in vaults.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::{PointId, RunId};
use crate::method::Method;
use crate::name::{AssetName, VaultName};
use crate::policy;
use crate::time::Timestamp;

/// What a backup left in a vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RecoveryPoint {
    /// Its identity.
    pub id: PointId,
    /// Of which asset.
    pub asset: AssetName,
    /// The run that made it.
    pub run: RunId,
    /// In which vault.
    pub vault: VaultName,
    /// The id of the snapshot in the vault (restic: the SHA-256 of the snapshot file).
    pub snapshot: String,
    /// How it was taken.
    pub method: Method,
    /// The moment that it stands for: when its backup began to read.
    pub taken: Timestamp,
    /// Whether every entry in scope was read without error. Only a complete one satisfies objectives.
    pub complete: bool,
    /// When a drill last restored all of it without a difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Timestamp>,
    /// Whether a legal hold lies on it.
    pub held: bool,
    /// Until when its vault refuses to delete it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immutable_until: Option<Timestamp>,
    /// Entries that could not be read, or not faithfully.
    pub faults: u64,
    /// Entries: files, directories and links.
    pub entries: u64,
    /// Bytes of content that it restores.
    pub size: u64,
    /// Its manifest, kept as evidence.
    pub manifest: Digest,
    /// The Merkle root over the manifest's entries.
    pub root: Digest,
}

impl RecoveryPoint {
    /// The point as policies see it.
    pub fn view(&self) -> policy::Point {
        policy::Point {
            taken: self.taken,
            method: self.method,
            complete: self.complete,
            verified: self.verified,
            held: self.held,
            immutable_until: self.immutable_until,
            temperature: policy::Temperature::Hot,
            size: self.size,
        }
    }
}

/// Which recovery point somebody means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// The newest complete one.
    Latest,
    /// The newest complete one that was taken at or before this time.
    Time(Timestamp),
    /// The one whose id or snapshot begins so.
    Id(String),
}

/// Why a text names no recovery point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "read {0:?} as a recovery point: expected latest, a time such as 2026-11-23T02:30:00Z, or at least 6 digits of an id"
)]
pub struct AtError(String);

impl std::str::FromStr for At {
    type Err = AtError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "latest" {
            return Ok(Self::Latest);
        }
        let id = text.len() >= 6 && text.bytes().all(|b| b == b'-' || matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if id {
            return Ok(Self::Id(text.to_owned()));
        }
        text.parse().map(Self::Time).map_err(|_| AtError(text.chars().take(80).collect()))
    }
}

/// Why no single recovery point was chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// There is none at all.
    #[error("find a recovery point: there is none yet")]
    None,
    /// There are some, but none of them is complete.
    #[error(
        "find a complete recovery point: all {0} are incomplete; name one by its id to use it all the same"
    )]
    NoneComplete(usize),
    /// None was taken so early.
    #[error("find a complete recovery point taken at or before {time}: the first was taken at {first}")]
    TooEarly {
        /// The time asked for.
        time: Timestamp,
        /// When the first complete one was taken.
        first: Timestamp,
    },
    /// No id begins so.
    #[error("find a recovery point whose id begins with {0}")]
    Unknown(String),
    /// Several ids begin so.
    #[error("choose between {1} recovery points whose ids begin with {0}: give more digits")]
    Ambiguous(String, usize),
}

/// Chooses the recovery point that `at` means among `points`, in any order.
pub fn choose<'a>(points: &'a [RecoveryPoint], at: &At) -> Result<&'a RecoveryPoint, ChoiceError> {
    if points.is_empty() {
        return Err(ChoiceError::None);
    }
    match at {
        At::Latest => newest(points, |_| true).ok_or(ChoiceError::NoneComplete(points.len())),
        At::Time(time) => newest(points, |point| point.taken <= *time).ok_or_else(|| {
            let first = points.iter().filter(|point| point.complete).map(|point| point.taken).min();
            first.map_or(ChoiceError::NoneComplete(points.len()), |first| ChoiceError::TooEarly {
                time: *time,
                first,
            })
        }),
        At::Id(prefix) => by_prefix(points, prefix),
    }
}

/// The newest complete point that `fits`.
fn newest(points: &[RecoveryPoint], fits: impl Fn(&RecoveryPoint) -> bool) -> Option<&RecoveryPoint> {
    points.iter().filter(|point| point.complete && fits(point)).max_by_key(|point| (point.taken, point.id))
}

/// The one point whose id or snapshot begins with `prefix`.
fn by_prefix<'a>(points: &'a [RecoveryPoint], prefix: &str) -> Result<&'a RecoveryPoint, ChoiceError> {
    let fits = |point: &&RecoveryPoint| {
        point.id.to_string().starts_with(prefix) || point.snapshot.starts_with(prefix)
    };
    let found: Vec<_> = points.iter().filter(fits).collect();
    match found.as_slice() {
        [] => Err(ChoiceError::Unknown(prefix.to_owned())),
        [point] => Ok(point),
        several => Err(ChoiceError::Ambiguous(prefix.to_owned(), several.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(id: &str, secs: i64, complete: bool) -> RecoveryPoint {
        RecoveryPoint {
            id: id.parse().unwrap(),
            asset: "a".parse().unwrap(),
            run: "018f0000-0000-7000-8000-00000000000f".parse().unwrap(),
            vault: "main".parse().unwrap(),
            snapshot: format!("{secs:064x}"),
            method: Method::Full,
            taken: Timestamp::from_secs(secs),
            complete,
            verified: None,
            held: false,
            immutable_until: None,
            faults: u64::from(!complete),
            entries: 1,
            size: 1,
            manifest: Digest::of(b"m"),
            root: Digest::of(b"r"),
        }
    }

    fn points() -> Vec<RecoveryPoint> {
        vec![
            point("018f0000-0000-7000-8000-000000000001", 100, true),
            point("018f0000-0000-7000-8000-000000000002", 200, true),
            point("018f1111-0000-7000-8000-000000000003", 300, false),
        ]
    }

    #[test]
    fn latest_skips_the_incomplete() {
        let points = points();
        assert_eq!(choose(&points, &At::Latest).unwrap().taken, Timestamp::from_secs(200));
        assert_eq!(choose(&points[2..], &At::Latest), Err(ChoiceError::NoneComplete(1)));
        assert_eq!(choose(&[], &At::Latest), Err(ChoiceError::None));
    }

    #[test]
    fn a_time_takes_what_was_there() {
        let points = points();
        let at = |secs| At::Time(Timestamp::from_secs(secs));
        assert_eq!(choose(&points, &at(150)).unwrap().taken, Timestamp::from_secs(100));
        assert!(matches!(choose(&points, &at(50)), Err(ChoiceError::TooEarly { .. })));
    }

    #[test]
    fn an_id_may_name_an_incomplete_one_but_not_two() {
        let points = points();
        let at = |text: &str| text.parse::<At>().unwrap();
        assert_eq!(choose(&points, &at("018f1111")).unwrap().taken, Timestamp::from_secs(300));
        assert!(matches!(choose(&points, &at("018f0000")), Err(ChoiceError::Ambiguous(_, 2))));
        assert!(matches!(choose(&points, &at("999999")), Err(ChoiceError::Unknown(_))));
        assert!("soon".parse::<At>().is_err());
    }
}
