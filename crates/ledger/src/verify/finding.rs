//! What a verification finds.

use proof::hash::Hash;

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// The log's origin line.
    pub origin: String,
    /// How many entries the checkpoint covers.
    pub size: u64,
    /// The root that the checkpoint signs.
    pub root: Option<Hash>,
    /// How many entries were hashed.
    pub entries: u64,
    /// How many objects were compared.
    pub objects: u64,
    /// Objects that this checkpoint does not cover: of a later one, or not the log's at all.
    pub beyond: u64,
    /// What is wrong, in the order in which it was found; empty: everything holds.
    pub findings: Vec<Finding>,
}

/// Something that is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which object.
    pub object: String,
    /// In which way.
    pub kind: FindingKind,
    /// In words.
    pub message: String,
}

/// In which way something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// It is not there, so that what it should show cannot be checked.
    Missing,
    /// It contradicts what was signed.
    Mismatch,
}

/// The most findings that are kept: a log that is wholly wrong needs no longer list.
const MAX_FINDINGS: usize = 100;

impl Verification {
    /// Notes what is wrong with an object, once for each.
    pub(super) fn find(&mut self, object: impl Into<String>, kind: FindingKind, message: impl Into<String>) {
        let object = object.into();
        let told = self.findings.iter().any(|finding| finding.object == object);
        if !told && self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding { object, kind, message: message.into() });
        }
    }

    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }

    /// The gravest kind of what was found.
    pub fn worst(&self) -> Option<FindingKind> {
        self.findings.iter().map(|finding| finding.kind).max()
    }
}
