//! Erasures: what personal data may go, and what a hold keeps.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::digest::Digest;
use crate::entry::{EntryKind, Target, TargetKind};
use crate::hold::Hold;
use crate::id::{EntryId, RunId};
use crate::name::HoldName;
use crate::time::Timestamp;

/// The longest basis, in bytes.
const MAX_BASIS: usize = 64;

/// Fields that one erasure takes at most; more are left for the next one.
pub const MAX_FIELDS: usize = 2_000;

/// The law that an erasure rests on, as lawyers cite it: `GDPR 17(1)(b)`.
///
/// It stands in the ledger for ever and in clear. So that nobody writes a person's request into it, it
/// is short, names an article by number, and has no signs that mail addresses are made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LegalBasis(String);

/// Why a text is not a [`LegalBasis`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "take {text:?} as the basis of an erasure: expected a citation such as \"GDPR 17(1)(b)\", at most {MAX_BASIS} of A-Z, a-z, 0-9, space and ( ) . , - / \u{a7}, with a number; it stands in the ledger for ever, so name no people"
)]
pub struct BasisError {
    text: String,
}

impl FromStr for LegalBasis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || " ().,-/\u{a7}".contains(c);
        let fits = text.len() <= MAX_BASIS && text.trim() == text && text.chars().all(plain);
        if fits
            && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '\u{a7}')
            && text.contains(|c: char| c.is_ascii_digit())
        {
            return Ok(Self(text.to_owned()));
        }
        Err(BasisError { text: text.chars().take(80).collect() })
    }
}

impl fmt::Display for LegalBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LegalBasis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Which entries' personal fields; every part that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasureFilter {
    /// One of these entries; empty: any.
    pub entries: Vec<u64>,
    /// By this actor.
    pub actor: Option<String>,
    /// About this asset.
    pub asset: Option<String>,
    /// Before this time.
    pub before: Option<Timestamp>,
}

impl ErasureFilter {
    /// Whether it says anything: an erasure of everything must be meant, by a time.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.actor.is_none() && self.asset.is_none() && self.before.is_none()
    }
}

/// A personal field whose salt and payload are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasable {
    /// The index of its entry.
    pub index: u64,
    /// The identity of its entry.
    pub entry: EntryId,
    /// The type of its entry.
    pub kind: EntryKind,
    /// What its entry is about.
    pub target: Target,
    /// When its entry was made.
    pub time: Timestamp,
    /// The run that its entry belongs to.
    pub correlation: Option<RunId>,
    /// Where the value would stand.
    pub field: String,
    /// What the entry commits to.
    pub commitment: Digest,
}

/// A field that stays, and the hold that keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The field.
    pub field: Erasable,
    /// The hold.
    pub hold: HoldName,
}

/// What an erasure would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasurePlan {
    /// What goes.
    pub erase: Vec<Erasable>,
    /// What stays because of a hold.
    pub held: Vec<Held>,
    /// Whether more fits than one erasure takes.
    pub more: bool,
}

/// A field that was erased, as `erasure.done` names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ErasedField {
    /// The identity of its entry.
    pub entry: EntryId,
    /// The index of its entry.
    pub index: u64,
    /// Where the value would stand.
    pub field: String,
    /// What the entry commits to: nobody can open it any more.
    pub commitment: Digest,
}

/// Divides fields into those that may go and those that a hold keeps. This is the one rule of erasures:
/// nothing under a hold is ever in [`ErasurePlan::erase`].
pub fn plan(fields: Vec<Erasable>, holds: &[Hold]) -> ErasurePlan {
    let mut plan = ErasurePlan { more: fields.len() > MAX_FIELDS, ..ErasurePlan::default() };
    for field in fields.into_iter().take(MAX_FIELDS) {
        let asset = (field.target.kind == TargetKind::Asset).then_some(field.target.id.as_str());
        match holds.iter().find(|hold| hold.forbids(asset, field.time)) {
            Some(hold) => plan.held.push(Held { field, hold: hold.name.clone() }),
            None => plan.erase.push(field),
        }
    }
    plan
}

impl ErasurePlan {
    /// The runs that the fields to erase belong to.
    pub fn runs(&self) -> BTreeSet<RunId> {
        self.erase.iter().filter_map(|field| field.correlation).collect()
    }
}

impl From<&Erasable> for ErasedField {
    fn from(field: &Erasable) -> Self {
        Self {
            entry: field.entry,
            index: field.index,
            field: field.field.clone(),
            commitment: field.commitment,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hold::HoldScope;
    use proptest::prelude::*;

    fn field(index: u64, asset: Option<u8>, secs: i64) -> Erasable {
        let target = match asset {
            Some(asset) => Target::other(TargetKind::Asset, format!("a{asset}")),
            // Another kind of thing with the name of an asset is not that asset.
            None => Target::other(TargetKind::Vault, "a0"),
        };
        Erasable {
            index,
            entry: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
            kind: EntryKind::BackupRequested,
            target,
            time: Timestamp::from_secs(secs),
            correlation: None,
            field: "/outcome/reason".into(),
            commitment: Digest::of(&index.to_be_bytes()),
        }
    }

    fn holds() -> impl Strategy<Value = Vec<Hold>> {
        let hold = (
            proptest::collection::vec(0u8..4, 0..3),
            proptest::option::of(0i64..20),
            proptest::option::of(0i64..20),
            any::<bool>(),
        );
        proptest::collection::vec(hold, 0..4).prop_map(|holds| {
            let hold = |(n, (assets, since, until, lifted)): (usize, (Vec<u8>, _, _, bool))| Hold {
                name: format!("h{n}").parse().unwrap(),
                scope: HoldScope {
                    assets: assets.iter().map(|a| format!("a{a}").parse().unwrap()).collect(),
                    since: Option::map(since, Timestamp::from_secs),
                    until: Option::map(until, Timestamp::from_secs),
                },
                placed: Timestamp::from_secs(0),
                lifted: lifted.then(|| Timestamp::from_secs(30)),
            };
            holds.into_iter().enumerate().map(hold).collect()
        })
    }

    /// The rule once more, in the words of the documentation and not those of the code.
    fn kept(field: &Erasable, hold: &Hold) -> bool {
        let (scope, secs) = (&hold.scope, field.time);
        let about = scope
            .assets
            .iter()
            .any(|asset| field.target.kind == TargetKind::Asset && field.target.id == asset.as_str());
        hold.lifted.is_none()
            && scope.since.is_none_or(|since| secs >= since)
            && scope.until.is_none_or(|until| secs < until)
            && (about || scope.assets.is_empty())
    }

    proptest! {
        #[test]
        fn nothing_under_a_hold_is_ever_erased(
            holds in holds(),
            fields in proptest::collection::vec((proptest::option::of(0u8..4), 0i64..20), 0..40),
        ) {
            let fields: Vec<_> =
                (0..).zip(&fields).map(|(n, (asset, secs))| field(n, *asset, *secs)).collect();
            let plan = plan(fields.clone(), &holds);
            for field in &plan.erase {
                prop_assert!(!holds.iter().any(|hold| kept(field, hold)), "{field:?}");
            }
            for held in &plan.held {
                let hold = holds.iter().find(|hold| hold.name == held.hold).unwrap();
                prop_assert!(kept(&held.field, hold), "{held:?}");
            }
            // Each field is in one of the lists, and nothing else is.
            let mut all: Vec<_> = plan.erase.iter().chain(plan.held.iter().map(|held| &held.field)).collect();
            all.sort_by_key(|field| field.index);
            prop_assert_eq!(all, fields.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn one_erasure_is_bounded() {
        let fields = (0..=MAX_FIELDS as u64).map(|n| field(n, None, 0)).collect();
        let plan = plan(fields, &[]);
        assert!(plan.more && plan.erase.len() == MAX_FIELDS);
    }

    #[test]
    fn a_basis_is_a_citation() {
        for text in ["GDPR 17(1)(b)", "\u{a7} 35 BDSG", "CCPA 1798.105", "UK GDPR Art. 17(1)(a), (b)"] {
            assert_eq!(text.parse::<LegalBasis>().unwrap().to_string(), text);
        }
        let wrong = ["", " GDPR 17", "alice asked", "alice@example.com 17", "17", "GDPR\n17", "GDPR 17: Zoë"];
        for text in wrong.into_iter().map(str::to_owned).chain([format!("GDPR {}", "1".repeat(64))]) {
            assert!(text.parse::<LegalBasis>().is_err(), "{text:?}");
        }
    }
}
