//! Older checkpoints: what the log signed before must be the beginning of what it signs now.

use proof::checkpoint::Checkpoint;
use proof::hash::Hash;
use proof::tree::{MAX_PROOF, refutes_consistency, verify_consistency};

use crate::finding::{Finding, told};

/// Reads a consistency proof: a line of base64 for each hash.
pub(super) fn read_proof(bytes: &[u8]) -> Option<Vec<Hash>> {
    let text = str::from_utf8(bytes).ok()?;
    if text.is_empty() {
        return Some(Vec::new());
    }
    let lines: Vec<_> = text.strip_suffix('\n')?.split('\n').collect();
    if lines.len() > MAX_PROOF {
        return None;
    }
    lines.into_iter().map(|line| Hash::from_base64(line).ok()).collect()
}

/// What is wrong between an older checkpoint and a newer one, both signed; `object` is the older one.
pub(super) fn judge(object: &str, old: &Checkpoint, new: &Checkpoint, proof: &[Hash]) -> Option<Finding> {
    if old.origin != new.origin {
        let words = format!("it is one of {}, and the bundle is one of {}", old.origin, new.origin);
        return Some(Finding::mismatch(object, words));
    }
    if old.size > new.size {
        let words = format!(
            "it covers {} entries and the bundle's checkpoint {}: the bundle was made from an older ledger than was seen before",
            old.size, new.size
        );
        return Some(Finding::mismatch(object, words));
    }
    let error = verify_consistency(old.size, new.size, &old.root, &new.root, proof).err()?;
    if refutes_consistency(old.size, new.size, &old.root, &new.root, proof) {
        let words = format!(
            "the log signed it, and signed another story of {} entries too: keep both checkpoints, they prove it",
            old.size
        );
        return Some(Finding::fork(object, words));
    }
    Some(Finding::mismatch(
        object,
        format!("the newer checkpoint is not shown to extend it: {}", told(&error)),
    ))
}

/// What is wrong between a checkpoint that the verifier kept and those of a bundle.
pub(super) fn judge_kept(
    kept: &Checkpoint,
    new: &Checkpoint,
    previous: Option<&Checkpoint>,
) -> Option<Finding> {
    const OBJECT: &str = "the checkpoint that you kept";
    if kept.origin != new.origin || kept.size >= new.size {
        return judge(OBJECT, kept, new, &[]);
    }
    // That the newer one extends the bundle's own older one is judged by itself.
    if let Some(previous) = previous.filter(|previous| previous.size == kept.size) {
        return judge(OBJECT, kept, previous, &[]);
    }
    let words = format!(
        "the bundle does not show that it extends {} entries; ask for one with --previous",
        kept.size
    );
    Some(Finding::missing(OBJECT, words))
}
