//! Checking proofs against roots: the only arithmetic that a stranger has to trust.

use super::climb::{Climb, Side};
use super::{MAX_PROOF, MAX_SIZE, TreeError};
use crate::hash::{EMPTY_ROOT, Hash, node_hash};

/// Checks that `leaf` is leaf number `index` of the tree with `size` leaves and this root.
///
/// The proof is that of RFC 6962, section 2.1.1, the leaf's sibling first; the check is the
/// algorithm of RFC 9162, section 2.1.3.2. A proof with a hash too few or too many is refused.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), TreeError> {
    if size > MAX_SIZE {
        return Err(TreeError::TooLarge { size });
    }
    if index >= size {
        return Err(TreeError::IndexOutOfRange { index, size });
    }
    let mut climb = Climb::new(index, size);
    let mut hash = leaf;
    for sibling in checked(proof)? {
        hash = match climb.step() {
            Some(Side::Left) => node_hash(sibling, &hash),
            Some(Side::Right) => node_hash(&hash, sibling),
            None => {
                return Err(TreeError::ProofLength { hashes: proof.len() });
            }
        };
    }
    if !climb.is_at_root() {
        return Err(TreeError::ProofLength { hashes: proof.len() });
    }
    if hash == *root { Ok(()) } else { Err(TreeError::RootMismatch) }
}

/// Checks that the tree with `new_size` leaves and `new_root` begins with all the leaves of the
/// tree with `old_size` leaves and `old_root`.
///
/// The proof is that of RFC 6962, section 2.1.2; the check is the algorithm of RFC 9162, section
/// 2.1.4.2. From size 0, or between equal sizes, the proof must be empty; the root of size 0 must
/// be the empty one, and equal sizes must have equal roots (tlog-witness v1.0.0, add-checkpoint).
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), TreeError> {
    if new_size > MAX_SIZE {
        return Err(TreeError::TooLarge { size: new_size });
    }
    if old_size > new_size {
        return Err(TreeError::Shrinking { old: old_size, new: new_size });
    }
    check_empty_roots(old_size, new_size, old_root, new_root)?;
    if old_size == 0 || old_size == new_size {
        return verify_trivial(old_size, old_root, new_root, proof);
    }
    let (old, new) = replay(old_size, new_size, *old_root, checked(proof)?)?;
    if old != *old_root {
        return Err(TreeError::OldRootMismatch);
    }
    if new != *new_root {
        return Err(TreeError::NewRootMismatch);
    }
    Ok(())
}

/// Whether a consistency proof shows that these two roots can't be of one log, whoever made the proof.
///
/// Its hashes lead to `new_root`, so that they are nodes of the newer tree, and the older tree that
/// they make up has another root than `old_root`. Two different roots of one size need no proof at all.
/// A proof that just fails shows nothing; nor does any where the older size is a power of two, because it
/// then begins with the older root that the verifier knows.
pub fn refutes_consistency(
    old_size: u64,
    new_size: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> bool {
    if old_size == new_size {
        return old_root != new_root;
    }
    if new_size > MAX_SIZE || old_size > new_size || old_size == 0 || proof.len() > MAX_PROOF {
        return false;
    }
    replay(old_size, new_size, *old_root, proof).is_ok_and(|(old, new)| new == *new_root && old != *old_root)
}

fn checked(proof: &[Hash]) -> Result<&[Hash], TreeError> {
    if proof.len() > MAX_PROOF {
        return Err(TreeError::ProofLength { hashes: proof.len() });
    }
    Ok(proof)
}

/// A tree without leaves has one root only, whatever the other tree is.
fn check_empty_roots(
    old_size: u64,
    new_size: u64,
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), TreeError> {
    if old_size == 0 && *old_root != EMPTY_ROOT {
        return Err(TreeError::OldRootMismatch);
    }
    if new_size == 0 && *new_root != EMPTY_ROOT {
        return Err(TreeError::NewRootMismatch);
    }
    Ok(())
}

fn verify_trivial(old_size: u64, old_root: &Hash, new_root: &Hash, proof: &[Hash]) -> Result<(), TreeError> {
    if !proof.is_empty() {
        return Err(TreeError::ProofLength { hashes: proof.len() });
    }
    if old_size > 0 && old_root != new_root {
        return Err(TreeError::NewRootMismatch);
    }
    Ok(())
}

/// Computes the older and the newer root that a proof leads to, for `0 < old_size < new_size`.
fn replay(old_size: u64, new_size: u64, old_root: Hash, proof: &[Hash]) -> Result<(Hash, Hash), TreeError> {
    let wrong_length = TreeError::ProofLength { hashes: proof.len() };
    let mut climb = Climb::from_last_complete(old_size, new_size);
    // The proof begins with the last complete subtree of the older tree. If that is the whole
    // older tree, its root is known and left out.
    let (first, rest) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or(wrong_length)?;
        (*first, rest)
    };
    let (mut old, mut new) = (first, first);
    for sibling in rest {
        match climb.step() {
            Some(Side::Left) => {
                old = node_hash(sibling, &old);
                new = node_hash(sibling, &new);
            }
            Some(Side::Right) => new = node_hash(&new, sibling),
            None => return Err(wrong_length),
        }
    }
    if climb.is_at_root() { Ok((old, new)) } else { Err(wrong_length) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    fn leaf(number: u8) -> Hash {
        leaf_hash(&[number])
    }

    /// The root of three leaves, and the proofs of each.
    fn three() -> (Hash, [Vec<Hash>; 3]) {
        let pair = node_hash(&leaf(0), &leaf(1));
        let proofs = [vec![leaf(1), leaf(2)], vec![leaf(0), leaf(2)], vec![pair]];
        (node_hash(&pair, &leaf(2)), proofs)
    }

    #[test]
    fn every_leaf_is_included_at_its_own_index_only() {
        let (root, proofs) = three();
        for (number, proof) in (0..3_u8).zip(&proofs) {
            for index in 0..3 {
                let verdict = verify_inclusion(leaf(number), index, 3, proof, &root);
                assert_eq!(verdict.is_ok(), u64::from(number) == index, "{number} at {index}");
            }
        }
    }

    #[test]
    fn inclusion_needs_the_exact_number_of_hashes() {
        let (root, proofs) = three();
        let longer = [proofs[0].clone(), vec![leaf(9)]].concat();
        let verdict = verify_inclusion(leaf(0), 0, 3, &longer, &root);
        assert_eq!(verdict, Err(TreeError::ProofLength { hashes: 3 }));
        let verdict = verify_inclusion(leaf(0), 0, 3, &proofs[0][..1], &root);
        assert_eq!(verdict, Err(TreeError::ProofLength { hashes: 1 }));
        let verdict = verify_inclusion(leaf(0), 0, MAX_SIZE, &vec![leaf(1); 64], &root);
        assert_eq!(verdict, Err(TreeError::ProofLength { hashes: 64 }));
    }

    #[test]
    fn a_tree_of_one_leaf_needs_no_hash() {
        assert_eq!(verify_inclusion(leaf(0), 0, 1, &[], &leaf(0)), Ok(()));
        let verdict = verify_inclusion(leaf(1), 0, 1, &[], &leaf(0));
        assert_eq!(verdict, Err(TreeError::RootMismatch));
    }

    #[test]
    fn inclusion_refuses_impossible_numbers() {
        let root = leaf(0);
        let out = |index, size| Err(TreeError::IndexOutOfRange { index, size });
        assert_eq!(verify_inclusion(root, 0, 0, &[], &root), out(0, 0));
        assert_eq!(verify_inclusion(root, 1, 1, &[], &root), out(1, 1));
        assert_eq!(verify_inclusion(root, u64::MAX, 1, &[], &root), out(u64::MAX, 1));
        let size = u64::MAX;
        assert_eq!(verify_inclusion(root, 0, size, &[], &root), Err(TreeError::TooLarge { size }));
    }

    #[test]
    fn a_proof_of_the_newer_tree_refutes_another_older_one() {
        let (root, _) = three();
        let four = node_hash(&node_hash(&leaf(0), &leaf(1)), &node_hash(&leaf(2), &leaf(3)));
        let proof = [leaf(2), leaf(3), node_hash(&leaf(0), &leaf(1))];
        assert_eq!(verify_consistency(3, 4, &root, &four, &proof), Ok(()));
        assert!(!refutes_consistency(3, 4, &root, &four, &proof), "they agree");
        assert!(refutes_consistency(3, 4, &leaf(9), &four, &proof));
        // A proof that does not lead to the newer root could be anybody's.
        assert!(!refutes_consistency(3, 4, &leaf(9), &leaf(8), &proof));
        for proof in [&proof[..2], &[], &[leaf(9), leaf(3), proof[2]]] {
            assert!(!refutes_consistency(3, 4, &leaf(9), &four, proof));
        }
    }

    #[test]
    fn two_roots_of_one_size_refute_each_other_and_nothing_refutes_the_impossible() {
        assert!(refutes_consistency(3, 3, &leaf(0), &leaf(1), &[]));
        assert!(!refutes_consistency(3, 3, &leaf(0), &leaf(0), &[]));
        // From a power of two the proof begins with the root that is to be doubted.
        let (root, _) = three();
        assert!(!refutes_consistency(2, 3, &leaf(9), &root, &[leaf(2)]));
        for (old, new) in [(0, 3), (4, 3), (3, u64::MAX)] {
            assert!(!refutes_consistency(old, new, &leaf(0), &root, &vec![leaf(1); 64]));
        }
    }

    #[test]
    fn consistency_from_two_leaves_to_three() {
        let (root, proofs) = three();
        let pair = proofs[2][0];
        assert_eq!(verify_consistency(2, 3, &pair, &root, &[leaf(2)]), Ok(()));
        let wrong = verify_consistency(2, 3, &leaf(0), &root, &[leaf(2)]);
        assert_eq!(wrong, Err(TreeError::NewRootMismatch));
        let wrong = verify_consistency(2, 3, &pair, &root, &[leaf(1)]);
        assert_eq!(wrong, Err(TreeError::NewRootMismatch));
        let wrong = verify_consistency(2, 3, &pair, &root, &[]);
        assert_eq!(wrong, Err(TreeError::ProofLength { hashes: 0 }));
        let wrong = verify_consistency(2, 3, &pair, &root, &[leaf(2), leaf(2)]);
        assert_eq!(wrong, Err(TreeError::ProofLength { hashes: 2 }));
    }

    #[test]
    fn the_older_root_is_checked_on_its_own() {
        let (three, _) = three();
        let four = node_hash(&node_hash(&leaf(0), &leaf(1)), &node_hash(&leaf(2), &leaf(3)));
        let proof = [leaf(2), leaf(3), node_hash(&leaf(0), &leaf(1))];
        assert_eq!(verify_consistency(3, 4, &three, &four, &proof), Ok(()));
        let wrong = verify_consistency(3, 4, &four, &four, &proof);
        assert_eq!(wrong, Err(TreeError::OldRootMismatch));
        let wrong = verify_consistency(3, 4, &three, &four, &[]);
        assert_eq!(wrong, Err(TreeError::ProofLength { hashes: 0 }));
    }

    /// Beyond 2^62 leaves a consistency proof can have 64 hashes; files have room for 63.
    #[test]
    fn proofs_are_capped_at_63_hashes() {
        let proof = [leaf(0); 64];
        let (old, new) = replay(3, MAX_SIZE, leaf(0), &proof).expect("the right number of hashes");
        let verdict = verify_consistency(3, MAX_SIZE, &old, &new, &proof);
        assert_eq!(verdict, Err(TreeError::ProofLength { hashes: 64 }));
        let size = (1 << 62) - 1;
        let proof = &proof[..63];
        let (old, new) = replay(3, size, leaf(0), proof).expect("the right number of hashes");
        assert_eq!(verify_consistency(3, size, &old, &new, proof), Ok(()));
    }

    #[test]
    fn empty_and_equal_trees_take_an_empty_proof() {
        let root = leaf(0);
        assert_eq!(verify_consistency(0, 0, &EMPTY_ROOT, &EMPTY_ROOT, &[]), Ok(()));
        assert_eq!(verify_consistency(0, 1, &EMPTY_ROOT, &root, &[]), Ok(()));
        assert_eq!(verify_consistency(1, 1, &root, &root, &[]), Ok(()));
        let length = Err(TreeError::ProofLength { hashes: 1 });
        assert_eq!(verify_consistency(0, 1, &EMPTY_ROOT, &root, &[root]), length);
        assert_eq!(verify_consistency(1, 1, &root, &root, &[root]), length);
        let old = Err(TreeError::OldRootMismatch);
        assert_eq!(verify_consistency(0, 1, &root, &root, &[]), old);
        assert_eq!(verify_consistency(0, 0, &root, &root, &[]), old);
        let new = Err(TreeError::NewRootMismatch);
        assert_eq!(verify_consistency(0, 0, &EMPTY_ROOT, &root, &[]), new);
        assert_eq!(verify_consistency(1, 1, &root, &leaf(1), &[]), new);
    }

    #[test]
    fn consistency_refuses_impossible_numbers() {
        let root = leaf(0);
        let shrinking = Err(TreeError::Shrinking { old: 2, new: 1 });
        assert_eq!(verify_consistency(2, 1, &root, &root, &[]), shrinking);
        let size = MAX_SIZE + 1;
        let large = Err(TreeError::TooLarge { size });
        assert_eq!(verify_consistency(1, size, &root, &root, &[]), large);
        let length = Err(TreeError::ProofLength { hashes: 64 });
        assert_eq!(verify_consistency(1, MAX_SIZE, &root, &root, &vec![root; 64]), length);
    }
}
