//! What a verifier reads of an entry; everything else it takes as it is.

use proof::hash::Hash;
use serde::Deserialize;

/// What a verifier reads of an entry (`docs/formats/entry.md`), of any version.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EntryFacts {
    /// Its identity.
    pub id: String,
    /// When it was made, RFC 3339.
    pub time: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What was acted on.
    pub target: TargetFacts,
    /// Who.
    pub actor: ActorFacts,
    /// How it ended.
    pub outcome: OutcomeFacts,
    /// The decisions that led to it.
    #[serde(default)]
    pub policy: Vec<String>,
    /// What it points to.
    #[serde(default)]
    pub evidence: Vec<EvidenceFacts>,
    /// Commitments to personal values.
    #[serde(default)]
    pub personal: Vec<PersonalFacts>,
    /// What it says, by its type.
    #[serde(default)]
    pub detail: serde_json::Value,
}

/// What was acted on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TargetFacts {
    /// What kind of thing.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// Whose.
    #[serde(default)]
    pub team: Option<String>,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ActorFacts {
    /// An opaque id.
    pub id: String,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OutcomeFacts {
    /// In a word.
    pub status: String,
}

/// What an entry points to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EvidenceFacts {
    /// What it is.
    pub kind: String,
    /// Its digest.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A commitment to a personal value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PersonalFacts {
    /// Which member of the entry it stands for, as a JSON pointer.
    pub field: String,
    /// The commitment, in hexadecimal digits.
    pub commitment: String,
}

/// The word for decisions, which entries name in `policy` too.
const DECISION: &str = "decision";

impl EntryFacts {
    /// Reads an entry's bytes; `None` if they are not an entry as Vouchsafe writes them.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Everything that it points to: kind, digest, and the size where it says one.
    pub fn points_to(&self) -> impl Iterator<Item = (&str, Hash, Option<u64>)> {
        let evidence = self.evidence.iter().filter_map(|evidence| {
            Some((evidence.kind.as_str(), Hash::from_hex(&evidence.sha256).ok()?, Some(evidence.size)))
        });
        let decisions =
            self.policy.iter().filter_map(|digest| Some((DECISION, Hash::from_hex(digest).ok()?, None)));
        evidence.chain(decisions)
    }
}
