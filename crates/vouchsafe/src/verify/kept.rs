//! A checkpoint that an auditor kept, against the ledger as it is now.

use auditor::{Finding, Report, Trust};
use proof::checkpoint::Checkpoint;
use proof::hash::leaf_hash;
use proof::tree::Frontier;

use crate::exit::Exit;
use crate::failure::Failure;

/// How findings call it.
const OBJECT: &str = "the checkpoint that you kept";

/// A checkpoint that was kept, and the tree over the entries that it covers, as they are now.
pub(super) struct Kept {
    checkpoint: Checkpoint,
    frontier: Frontier,
}

impl Kept {
    pub(super) fn open(trust: &Trust, bytes: &[u8]) -> Result<Self, Failure> {
        let opened = trust.open(bytes).map_err(|error| Failure::of(Exit::Usage, &error).about("--kept"))?;
        Ok(Self { checkpoint: opened.signed.checkpoint().clone(), frontier: Frontier::new() })
    }

    /// The next entry of the ledger.
    pub(super) fn entry(&mut self, index: u64, entry: &[u8]) {
        if index < self.checkpoint.size && index == self.frontier.size() {
            self.frontier.append(leaf_hash(entry));
        }
    }

    /// What is wrong between the two; where the ledger itself does not hold, that is said already.
    pub(super) fn judge(&self, now: &Report) -> Option<Finding> {
        let kept = &self.checkpoint;
        if kept.origin != now.origin {
            return Some(Finding::mismatch(OBJECT, format!("it is one of {}", kept.origin)));
        }
        if kept.size > now.size {
            let words = format!(
                "it covers {} entries, and the ledger has {}: this is an older ledger than you saw before",
                kept.size, now.size
            );
            return Some(Finding::mismatch(OBJECT, words));
        }
        if self.frontier.size() < kept.size {
            return Some(Finding::missing(OBJECT, "not every entry that it covers can be read"));
        }
        (self.frontier.root() != kept.root && now.findings.is_empty()).then(|| {
            let words = "the ledger signed it, and signs another story now: keep both, they prove it";
            Finding::fork(OBJECT, words)
        })
    }
}
