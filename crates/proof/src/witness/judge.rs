//! Whether a witness may cosign: a pure function of the request and of what it has cosigned before.

use super::{AddCheckpoint, Refusal};
use crate::checkpoint::SignedCheckpoint;
use crate::hash::{EMPTY_ROOT, Hash};
use crate::note::VerifyingKey;
use crate::tree::verify_consistency;

/// The newest checkpoint of a log that a witness has cosigned.
///
/// The default is that of a log which it has never cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The size in leaves.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Hash,
}

impl Default for Seen {
    fn default() -> Self {
        Self { size: 0, root: EMPTY_ROOT }
    }
}

/// Decides as tlog-witness v1.0.0, add-checkpoint, says, in the order of its paragraphs.
///
/// `keys` are those that the witness trusts for its logs; keys of other origins are left aside. The
/// answer to a good request is the checkpoint with the signature lines of those keys only: what the
/// witness may cosign, once it has recorded its size and root durably, in one step with the comparison
/// against `seen`. A checkpoint of the same size and root is good: its cosignature tells a new time.
pub fn judge(
    seen: Seen,
    request: &AddCheckpoint,
    keys: &[VerifyingKey],
) -> Result<SignedCheckpoint, Refusal> {
    let signed = trust(request, keys)?;
    let (old, new) = (request.old_size(), signed.checkpoint().size);
    if old > new {
        return Err(Refusal::OldAboveSize { old, new });
    }
    if old != seen.size {
        return Err(Refusal::Conflict { asked: old, last: seen.size });
    }
    let root = signed.checkpoint().root;
    verify_consistency(old, new, &seen.root, &root, request.proof()).map_err(Refusal::Inconsistent)?;
    Ok(signed)
}

/// The checkpoint, if its log is known and has signed it.
fn trust(request: &AddCheckpoint, keys: &[VerifyingKey]) -> Result<SignedCheckpoint, Refusal> {
    let origin = &request.checkpoint().origin;
    let keys: Vec<VerifyingKey> = keys.iter().filter(|key| key.name() == origin).cloned().collect();
    if keys.is_empty() {
        return Err(Refusal::UnknownOrigin { origin: origin.clone() });
    }
    let signed = SignedCheckpoint::open(request.note().to_string().as_bytes(), &keys);
    signed.and_then(|signed| signed.only_by(&keys)).map_err(Refusal::Untrusted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::{Checkpoint, CheckpointError};
    use crate::hash::{leaf_hash, node_hash};
    use crate::note::{NoteError, Signature, SigningKey};
    use crate::tree::TreeError;

    fn key(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(name, &[seed; 32]).expect("a valid name")
    }

    fn leaf(byte: u8) -> Hash {
        leaf_hash(&[byte])
    }

    /// The roots of the trees of the leaves 0, 1, 2 and 3, by size.
    fn root(size: u64) -> Hash {
        let pair = node_hash(&leaf(0), &leaf(1));
        match size {
            0 => EMPTY_ROOT,
            1 => leaf(0),
            2 => pair,
            3 => node_hash(&pair, &leaf(2)),
            _ => node_hash(&pair, &node_hash(&leaf(2), &leaf(3))),
        }
    }

    fn seen(size: u64) -> Seen {
        Seen { size, root: root(size) }
    }

    fn sign(size: u64, root: Hash) -> SignedCheckpoint {
        let checkpoint = Checkpoint { origin: "log".to_owned(), size, root, extensions: Vec::new() };
        SignedCheckpoint::sign(checkpoint, &[&key("log", 1)]).expect("valid")
    }

    fn request(old: u64, proof: &[Hash], signed: &SignedCheckpoint) -> AddCheckpoint {
        let keys = [key("log", 1).verifying_key().clone()];
        AddCheckpoint::new(old, proof.to_vec(), signed, &keys).expect("a small request")
    }

    fn decide(seen: Seen, request: &AddCheckpoint) -> Result<u64, Refusal> {
        let keys = [key("other", 3), key("log", 2), key("log", 1)].map(|key| key.verifying_key().clone());
        judge(seen, request, &keys).map(|signed| signed.checkpoint().size)
    }

    fn status(seen: Seen, request: &AddCheckpoint) -> u16 {
        decide(seen, request).map_or_else(|refusal| refusal.status(), |_| 200)
    }

    #[test]
    fn growing_and_unchanged_logs_are_cosigned() {
        let from_two = [leaf(2)];
        assert_eq!(decide(Seen::default(), &request(0, &[], &sign(3, root(3)))), Ok(3));
        assert_eq!(decide(seen(2), &request(2, &from_two, &sign(3, root(3)))), Ok(3));
        assert_eq!(decide(seen(3), &request(3, &[], &sign(3, root(3)))), Ok(3));
        assert_eq!(decide(Seen::default(), &request(0, &[], &sign(0, EMPTY_ROOT))), Ok(0));
    }

    #[test]
    fn a_proof_must_begin_where_the_witness_stands() {
        let good = request(2, &[leaf(2)], &sign(3, root(3)));
        for size in [0, 1, 3, 4] {
            assert_eq!(decide(seen(size), &good), Err(Refusal::Conflict { asked: 2, last: size }));
        }
        assert_eq!(status(seen(4), &good), 409);
        assert_eq!(status(seen(2), &request(0, &[], &sign(3, root(3)))), 409);
        // The size counts before the proof.
        assert_eq!(status(seen(4), &request(2, &[], &sign(3, leaf(9)))), 409);
    }

    #[test]
    fn no_log_shrinks() {
        let back = request(3, &[], &sign(2, root(2)));
        for size in 0..5 {
            assert_eq!(decide(seen(size), &back), Err(Refusal::OldAboveSize { old: 3, new: 2 }));
        }
        assert_eq!(status(seen(3), &back), 400);
    }

    #[test]
    fn another_past_is_refused() {
        let fork = node_hash(&node_hash(&leaf(0), &leaf(8)), &leaf(2));
        let other = sign(3, fork);
        for proof in [vec![leaf(2)], vec![leaf(8), leaf(2)], vec![]] {
            assert_eq!(status(seen(2), &request(2, &proof, &other)), 422, "{proof:?}");
        }
        let old = Err(Refusal::Inconsistent(TreeError::NewRootMismatch));
        assert_eq!(decide(seen(2), &request(2, &[leaf(2)], &other)), old);
        assert_eq!(status(seen(3), &request(3, &[], &other)), 422);
        assert_eq!(status(seen(2), &request(2, &[leaf(7)], &sign(3, root(3)))), 422);
        assert_eq!(status(seen(3), &request(3, &[leaf(2)], &sign(3, root(3)))), 422);
    }

    #[test]
    fn from_nothing_there_is_no_proof_and_nothing_has_one_root() {
        assert_eq!(status(Seen::default(), &request(0, &[leaf(0)], &sign(1, root(1)))), 422);
        assert_eq!(status(Seen::default(), &request(0, &[], &sign(0, leaf(0)))), 422);
    }

    #[test]
    fn unknown_logs_come_before_all_else() {
        let mut text = String::from_utf8(request(9, &[], &sign(3, root(3))).to_bytes()).expect("text");
        text = text.replace("\nlog\n", "\nstranger\n");
        let request = AddCheckpoint::parse(text.as_bytes()).expect("well-formed");
        let origin = "stranger".to_owned();
        assert_eq!(decide(seen(2), &request), Err(Refusal::UnknownOrigin { origin }));
        assert_eq!(status(seen(2), &request), 404);
    }

    #[test]
    fn signatures_come_before_sizes() {
        let signed = |key: &SigningKey, text: &str| {
            let line = key.sign_text(text).expect("signable");
            let text = format!("old 9\n\n{}\n{line}\n", sign(3, root(3)).note().text());
            AddCheckpoint::parse(text.as_bytes()).expect("well-formed")
        };
        let text = sign(3, root(3)).note().text().to_owned();
        let refused = |request| decide(seen(2), &request).err();
        let unverified = Refusal::Untrusted(CheckpointError::Note(NoteError::Unverified));
        assert_eq!(refused(signed(&key("log", 8), &text)), Some(unverified.clone()));
        // A log that is known signs for itself only.
        assert_eq!(refused(signed(&key("other", 3), &text)), Some(unverified));
        let bad = signed(&key("log", 2), "other text\n");
        let id = key("log", 2).verifying_key().key_id();
        let error = NoteError::BadSignature { name: "log".to_owned(), id };
        assert_eq!(refused(bad.clone()), Some(Refusal::Untrusted(CheckpointError::Note(error))));
        assert_eq!(status(seen(2), &bad), 403);
    }

    #[test]
    fn a_bad_line_by_a_known_key_outweighs_a_good_one() {
        let good = sign(3, root(3));
        let bad = key("log", 2).sign_text("other text\n").expect("signable");
        let text = format!("old 2\n{}\n\n{good}{bad}\n", leaf(2).to_base64());
        let request = AddCheckpoint::parse(text.as_bytes()).expect("well-formed");
        assert_eq!(status(seen(2), &request), 403);
    }

    #[test]
    fn lines_of_strangers_are_ignored_and_not_kept() {
        let good = sign(3, root(3));
        let foreign = Signature::of_key("x", 3, vec![6; 2428]);
        let text = format!("old 2\n{}\n\n{good}{foreign}\n{foreign}\n", leaf(2).to_base64());
        let request = AddCheckpoint::parse(text.as_bytes()).expect("well-formed");
        let keys = [key("log", 1).verifying_key().clone()];
        assert_eq!(judge(seen(2), &request, &keys), Ok(good));
    }
}
