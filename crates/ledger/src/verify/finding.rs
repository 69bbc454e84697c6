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
    /// The first of them, by name.
    pub strangers: Vec<String>,
    /// Narrower versions of objects that grew: no checkpoint needs them any more, and they may go.
    pub leftovers: u64,
    /// Leftovers that were too many to be compared.
    pub skipped: u64,
    /// How many entries there are at least, where the tiles go on after the checkpoint's last entry. A
    /// log at work soon publishes a checkpoint that covers them.
    pub grown: Option<u64>,
    /// What is wrong, in the order in which it was found; empty: everything holds.
    pub findings: Vec<Finding>,
    /// Findings that were too many to be kept.
    pub more: u64,
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
    /// It is not there, or cannot be read, so that what it should show cannot be checked.
    Missing,
    /// It contradicts what was signed.
    Mismatch,
    /// Two things were signed, and they contradict each other.
    Fork,
}

/// The most findings that are kept: a log that is wholly wrong needs no longer list.
const MAX_FINDINGS: usize = 100;
/// The most objects that are named though they are none of the log's.
const MAX_STRANGERS: usize = 20;

impl Finding {
    /// Something that is wrong with an object.
    pub fn new(object: impl Into<String>, kind: FindingKind, message: impl Into<String>) -> Self {
        Self { object: object.into(), kind, message: message.into() }
    }
}

impl Verification {
    /// Notes what is wrong with an object, once for each.
    pub(crate) fn find(&mut self, object: impl Into<String>, kind: FindingKind, message: impl Into<String>) {
        self.add(Finding::new(object, kind, message));
    }

    /// Notes what is wrong, once for each object.
    pub(crate) fn add(&mut self, finding: Finding) {
        if self.findings.iter().any(|told| told.object == finding.object) {
            return;
        }
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Notes an object that the checkpoint does not cover.
    pub(crate) fn stranger(&mut self, path: String) {
        self.beyond += 1;
        if self.strangers.len() < MAX_STRANGERS {
            self.strangers.push(path);
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
