//! Whether two checkpoints prove that their log has forked.

use super::{Fork, ForkError};
use crate::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use crate::note::{NoteError, VerifyingKey};
use crate::tree;

/// A fork that holds against the keys of the log: whoever keeps it can show it to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenFork {
    /// What the log signed.
    pub first: Checkpoint,
    /// What it signed too, although both can't be true.
    pub second: Checkpoint,
}

impl Fork {
    /// Checks that the log has signed both checkpoints, and that they contradict each other.
    ///
    /// `keys` are all keys that the log has had: while one replaces another, either may have signed.
    /// They contradict each other if they have one size and two roots, or if the consistency proof
    /// leads to the second's root from another tree than the first's
    /// ([`refutes_consistency`](tree::refutes_consistency)).
    pub fn verify(&self, keys: &[VerifyingKey]) -> Result<ProvenFork, ForkError> {
        let open =
            |bytes, which| open(bytes, keys)?.map_err(|source| ForkError::Checkpoint { which, source });
        let (first, second) = (open(&self.first, "first")?, open(&self.second, "second")?);
        if first.origin != second.origin {
            return Err(ForkError::Origins { first: first.origin, second: second.origin });
        }
        let sizes = (first.size, second.size);
        if !tree::refutes_consistency(sizes.0, sizes.1, &first.root, &second.root, &self.proof) {
            return Err(ForkError::NoContradiction);
        }
        Ok(ProvenFork { first, second })
    }
}

/// Opens with the first key that has signed; the error is that of the last key otherwise.
fn open(bytes: &[u8], keys: &[VerifyingKey]) -> Result<Result<Checkpoint, CheckpointError>, ForkError> {
    let mut failed = None;
    for key in keys {
        match SignedCheckpoint::open(bytes, std::slice::from_ref(key)) {
            Ok(signed) => return Ok(Ok(signed.checkpoint().clone())),
            Err(error @ CheckpointError::Note(NoteError::Unverified)) => {
                failed.get_or_insert(error);
            }
            Err(error) => failed = Some(error),
        }
    }
    failed.map(Err).ok_or(ForkError::NoKey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{Hash, leaf_hash, node_hash};
    use crate::note::SigningKey;

    fn key(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(name, &[seed; 32]).expect("a valid name")
    }

    fn signed(size: u64, root: Hash, key: &SigningKey) -> Vec<u8> {
        let origin = key.name().to_owned();
        let checkpoint = Checkpoint { origin, size, root, extensions: Vec::new() };
        SignedCheckpoint::sign(checkpoint, &[key]).expect("a valid checkpoint").as_bytes().to_vec()
    }

    fn fork(first: Vec<u8>, second: Vec<u8>, proof: Vec<Hash>) -> Fork {
        Fork { remarks: Vec::new(), proof, first, second }
    }

    fn verify(fork: &Fork, keys: &[&SigningKey]) -> Result<(u64, u64), ForkError> {
        let keys: Vec<_> = keys.iter().map(|key| key.verifying_key().clone()).collect();
        fork.verify(&keys).map(|proven| (proven.first.size, proven.second.size))
    }

    #[test]
    fn two_roots_of_one_size_are_a_fork_whichever_key_signed() {
        let (old, new) = (key("log", 1), key("log", 2));
        let first = signed(7, leaf_hash(b"a"), &old);
        let other = fork(first.clone(), signed(7, leaf_hash(b"b"), &new), Vec::new());
        assert_eq!(verify(&other, &[&old, &new]), Ok((7, 7)));
        assert_eq!(verify(&other, &[&new, &old]), Ok((7, 7)));
        assert!(matches!(verify(&other, &[&old]), Err(ForkError::Checkpoint { which: "second", .. })));
        assert!(matches!(verify(&other, &[&new]), Err(ForkError::Checkpoint { which: "first", .. })));
        assert_eq!(verify(&other, &[]), Err(ForkError::NoKey));
        let same = fork(first.clone(), first, Vec::new());
        assert_eq!(verify(&same, &[&old]), Err(ForkError::NoContradiction));
    }

    #[test]
    fn a_newer_tree_with_another_past_is_a_fork() {
        let log = key("log", 1);
        let leaf = |byte: u8| leaf_hash(&[byte]);
        let pair = node_hash(&leaf(0), &leaf(1));
        let three = node_hash(&pair, &leaf(2));
        let four = node_hash(&pair, &node_hash(&leaf(8), &leaf(9)));
        let other = |proof| fork(signed(3, three, &log), signed(4, four, &log), proof);
        assert_eq!(verify(&other(vec![leaf(8), leaf(9), pair]), &[&log]), Ok((3, 4)));
        // A proof that fails proves nothing: whoever sent it may have made it up.
        for proof in [vec![], vec![leaf(2), leaf(9), pair], vec![leaf(8), leaf(9)]] {
            assert_eq!(verify(&other(proof), &[&log]), Err(ForkError::NoContradiction));
        }
    }

    #[test]
    fn checkpoints_of_two_logs_are_no_fork() {
        let (one, two) = (key("one", 1), key("two", 2));
        let other = fork(signed(1, leaf_hash(b"a"), &one), signed(1, leaf_hash(b"b"), &two), Vec::new());
        let error = ForkError::Origins { first: "one".to_owned(), second: "two".to_owned() };
        assert_eq!(verify(&other, &[&one, &two]), Err(error));
    }

    #[test]
    fn a_changed_checkpoint_is_no_evidence() {
        let log = key("log", 1);
        let good = fork(signed(3, leaf_hash(b"a"), &log), signed(3, leaf_hash(b"b"), &log), Vec::new());
        let bytes = good.to_bytes().expect("it can be written");
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            let verdict = Fork::parse(&changed).and_then(|fork| verify(&fork, &[&log]));
            assert!(verdict.is_err(), "byte {position}");
        }
    }
}
