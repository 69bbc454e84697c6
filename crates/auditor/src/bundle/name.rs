//! The names of members, and the one order that they stand in.

use std::cmp::Reverse;
use std::fmt;

use proof::hash::Hash;
use proof::tile::Tile;
use sha2::{Digest as _, Sha256};

use super::GROUP;

/// The SHA-256 of bytes, as evidence is named by.
pub type Digest = Hash;

/// What a member of a bundle is. The order of members is the order of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberName {
    /// `manifest.json`: what the bundle says of itself.
    Manifest,
    /// `checkpoint`: the signed checkpoint that everything is held against.
    Checkpoint,
    /// `previous/checkpoint`: an older one, which whoever asked for the bundle had.
    PreviousCheckpoint,
    /// `previous/consistency`: that the newer one extends it.
    PreviousConsistency,
    /// `tile/…`: a tile of hashes (C2SP tlog-tiles); the highest levels first.
    Tile(Tile),
    /// `entries/<first index of the tile>.jsonl`: entries of one tile, by its number.
    Entries(u64),
    /// `disclosures.jsonl`: personal values that entries commit to.
    Disclosures,
    /// `evidence/<sha256>`: bytes that an entry points to.
    Evidence(Digest),
    /// `beliefs/keys`: the keys that the exporter believes in. Proves nothing.
    BelievedKeys,
    /// `beliefs/policy`: the trust policy that the exporter believes in. Proves nothing.
    BelievedPolicy,
}

/// The digits of an index in a name: more entries than anybody will have.
const DIGITS: usize = 12;

impl MemberName {
    /// The member that a name means, if it is spelt as we spell it.
    pub fn parse(name: &str) -> Option<Self> {
        let parsed = match name {
            "manifest.json" => Self::Manifest,
            "checkpoint" => Self::Checkpoint,
            "previous/checkpoint" => Self::PreviousCheckpoint,
            "previous/consistency" => Self::PreviousConsistency,
            "disclosures.jsonl" => Self::Disclosures,
            "beliefs/keys" => Self::BelievedKeys,
            "beliefs/policy" => Self::BelievedPolicy,
            _ => Self::parse_numbered(name)?,
        };
        (parsed.to_string() == name).then_some(parsed)
    }

    fn parse_numbered(name: &str) -> Option<Self> {
        if let Some(digest) = name.strip_prefix("evidence/") {
            return Hash::from_hex(digest).ok().map(Self::Evidence);
        }
        if let Some(index) = name.strip_prefix("entries/").and_then(|rest| rest.strip_suffix(".jsonl")) {
            let first: u64 = index.parse().ok()?;
            return (index.len() == DIGITS && first.is_multiple_of(GROUP))
                .then_some(Self::Entries(first / GROUP));
        }
        name.parse().ok().map(Self::Tile)
    }

    /// Where a member stands among others: a smaller place first.
    pub fn place(&self) -> impl Ord + use<> {
        let (rank, level, index, digest) = match self {
            Self::Manifest => (0, Reverse(0), 0, None),
            Self::Checkpoint => (1, Reverse(0), 0, None),
            Self::PreviousCheckpoint => (2, Reverse(0), 0, None),
            Self::PreviousConsistency => (3, Reverse(0), 0, None),
            Self::Tile(tile) => (4, Reverse(tile.level()), tile.index(), None),
            Self::Entries(group) => (5, Reverse(0), *group, None),
            Self::Disclosures => (6, Reverse(0), 0, None),
            Self::Evidence(digest) => (7, Reverse(0), 0, Some(*digest)),
            Self::BelievedKeys => (8, Reverse(0), 0, None),
            Self::BelievedPolicy => (9, Reverse(0), 0, None),
        };
        (rank, level, index, digest)
    }

    /// Whether more tiles may follow it.
    pub(crate) const fn is_before_the_last_tile(&self) -> bool {
        matches!(
            self,
            Self::Manifest
                | Self::Checkpoint
                | Self::PreviousCheckpoint
                | Self::PreviousConsistency
                | Self::Tile(_)
        )
    }

    /// Whether only the exporter's word stands behind it: it proves nothing and is never believed.
    pub const fn is_belief(&self) -> bool {
        matches!(self, Self::BelievedKeys | Self::BelievedPolicy)
    }
}

impl fmt::Display for MemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest => f.write_str("manifest.json"),
            Self::Checkpoint => f.write_str("checkpoint"),
            Self::PreviousCheckpoint => f.write_str("previous/checkpoint"),
            Self::PreviousConsistency => f.write_str("previous/consistency"),
            Self::Tile(tile) => f.write_str(&tile.path()),
            Self::Entries(group) => write!(f, "entries/{:0DIGITS$}.jsonl", group.saturating_mul(GROUP)),
            Self::Disclosures => f.write_str("disclosures.jsonl"),
            Self::Evidence(digest) => write!(f, "evidence/{digest}"),
            Self::BelievedKeys => f.write_str("beliefs/keys"),
            Self::BelievedPolicy => f.write_str("beliefs/policy"),
        }
    }
}

/// The SHA-256 of bytes.
pub fn digest_of(bytes: &[u8]) -> Digest {
    Hash(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<MemberName> {
        let tile = |level, index, width| MemberName::Tile(Tile::new(level, index, width).unwrap());
        vec![
            MemberName::Manifest,
            MemberName::Checkpoint,
            MemberName::PreviousCheckpoint,
            MemberName::PreviousConsistency,
            tile(1, 0, 2),
            tile(0, 0, 256),
            tile(0, 2, 7),
            MemberName::Entries(0),
            MemberName::Entries(1_234_567),
            MemberName::Disclosures,
            MemberName::Evidence(digest_of(b"b")),
            MemberName::Evidence(digest_of(b"a")),
            MemberName::BelievedKeys,
            MemberName::BelievedPolicy,
        ]
    }

    #[test]
    fn names_round_trip_and_stand_in_order() {
        for name in names() {
            assert_eq!(MemberName::parse(&name.to_string()), Some(name));
        }
        assert!(digest_of(b"b") < digest_of(b"a"), "so that the list is in order");
        assert!(names().windows(2).all(|pair| pair[0].place() < pair[1].place()));
        assert_eq!(MemberName::Entries(1).to_string(), "entries/000000000256.jsonl");
    }

    #[test]
    fn other_spellings_are_not_names() {
        let hex = "A".repeat(64);
        for name in [
            "",
            "Checkpoint",
            "entries/0.jsonl",
            "entries/000000000001.jsonl",
            "entries/+00000000256.jsonl",
            "entries/000000000256",
            "entries/9000000000000000000.jsonl",
            "evidence/00",
            &format!("evidence/{hex}"),
            "tile/entries/000",
            "tile/00/000",
            "beliefs/other",
        ] {
            assert_eq!(MemberName::parse(name), None, "{name}");
        }
    }
}
