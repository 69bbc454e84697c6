//! Roots and proofs from stored hashes, and the list of the hashes that each of them needs.

use std::ops::Range;

use super::subtree::{cover, range_hash};
use super::{HashSource, MAX_SIZE, Subtree, TreeError};
use crate::hash::Hash;

/// The root of the first `size` leaves (RFC 6962, section 2.1).
pub fn root(size: u64, source: &impl HashSource) -> Result<Hash, TreeError> {
    range_hash(0..checked(size)?, source)
}

/// The subtrees that [`root`] asks for.
pub fn root_subtrees(size: u64) -> Result<Vec<Subtree>, TreeError> {
    Ok(cover(0..checked(size)?).collect())
}

/// The hashes that prove leaf `index` in a tree of `size` leaves: `PATH(m, D[n])` of RFC 6962,
/// section 2.1.1, the leaf's sibling first, the root's child last.
pub fn inclusion_proof(index: u64, size: u64, source: &impl HashSource) -> Result<Vec<Hash>, TreeError> {
    hashes(inclusion_ranges(index, size)?, source)
}

/// The subtrees that [`inclusion_proof`] asks for; the leaf itself is not among them.
pub fn inclusion_subtrees(index: u64, size: u64) -> Result<Vec<Subtree>, TreeError> {
    Ok(inclusion_ranges(index, size)?.into_iter().flat_map(cover).collect())
}

/// The hashes that prove that the first `old` of `new` leaves are those of the older tree:
/// `PROOF(m, D[n])` of RFC 6962, section 2.1.2.
///
/// Empty if `old` is 0 or equal to `new`: an empty tree is a prefix of all, which RFC 6962 leaves
/// undefined and tlog-witness v1.0.0 (add-checkpoint) spells out.
pub fn consistency_proof(old: u64, new: u64, source: &impl HashSource) -> Result<Vec<Hash>, TreeError> {
    hashes(consistency_ranges(old, new)?, source)
}

/// The subtrees that [`consistency_proof`] asks for.
pub fn consistency_subtrees(old: u64, new: u64) -> Result<Vec<Subtree>, TreeError> {
    Ok(consistency_ranges(old, new)?.into_iter().flat_map(cover).collect())
}

fn checked(size: u64) -> Result<u64, TreeError> {
    if size > MAX_SIZE { Err(TreeError::TooLarge { size }) } else { Ok(size) }
}

fn hashes(ranges: Vec<Range<u64>>, source: &impl HashSource) -> Result<Vec<Hash>, TreeError> {
    ranges.into_iter().map(|range| range_hash(range, source)).collect()
}

/// Walks from the root down to the leaf and keeps the sibling of every node on the way.
fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range<u64>>, TreeError> {
    if index >= checked(size)? {
        return Err(TreeError::IndexOutOfRange { index, size });
    }
    let mut siblings = Vec::new();
    let mut node = 0..size;
    while let Some(split) = split_point(&node) {
        if index < split {
            siblings.push(split..node.end);
            node.end = split;
        } else {
            siblings.push(node.start..split);
            node.start = split;
        }
    }
    siblings.reverse();
    Ok(siblings)
}

/// Walks from the root down to the node that ends where the older tree ended.
fn consistency_ranges(old: u64, new: u64) -> Result<Vec<Range<u64>>, TreeError> {
    if old > checked(new)? {
        return Err(TreeError::Shrinking { old, new });
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let mut ranges = Vec::new();
    let mut node = 0..new;
    while node.end != old {
        // A node of one leaf ends at `old`, so that this finds a split until the loop is over.
        let Some(split) = split_point(&node) else {
            break;
        };
        if old <= split {
            ranges.push(split..node.end);
            node.end = split;
        } else {
            ranges.push(node.start..split);
            node.start = split;
        }
    }
    // A node that starts at 0 is the older tree itself, whose root the verifier knows.
    if node.start > 0 {
        ranges.push(node);
    }
    ranges.reverse();
    Ok(ranges)
}

/// Where a node's right child begins: after the largest power of two leaves below its length.
fn split_point(node: &Range<u64>) -> Option<u64> {
    let last = (node.end - node.start).checked_sub(1)?;
    Some(node.start + (1 << last.checked_ilog2()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{leaf_hash, node_hash};

    /// Seven leaves, as in the figure of RFC 6962, section 2.1.3.
    struct Seven;

    impl HashSource for Seven {
        fn subtree(&self, level: u8, index: u64) -> Option<Hash> {
            if !(Subtree { level, index }).is_complete_in(7) {
                return None;
            }
            match level {
                0 => Some(leaf_hash(&index.to_be_bytes())),
                _ => Some(node_hash(
                    &self.subtree(level - 1, index * 2)?,
                    &self.subtree(level - 1, index * 2 + 1)?,
                )),
            }
        }
    }

    fn node(level: u8, index: u64) -> Hash {
        Seven.subtree(level, index).expect("the test asks for complete subtrees")
    }

    /// The node over leaves 4 to 6, which is not complete.
    fn right() -> Hash {
        node_hash(&node(1, 2), &node(0, 6))
    }

    #[test]
    fn the_inclusion_proofs_of_the_rfc() {
        let proof = |index| inclusion_proof(index, 7, &Seven);
        assert_eq!(proof(0), Ok(vec![node(0, 1), node(1, 1), right()]));
        assert_eq!(proof(3), Ok(vec![node(0, 2), node(1, 0), right()]));
        assert_eq!(proof(4), Ok(vec![node(0, 5), node(0, 6), node(2, 0)]));
        assert_eq!(proof(6), Ok(vec![node(1, 2), node(2, 0)]));
    }

    #[test]
    fn the_consistency_proofs_of_the_rfc() {
        let proof = |old| consistency_proof(old, 7, &Seven);
        assert_eq!(proof(3), Ok(vec![node(0, 2), node(0, 3), node(1, 0), right()]));
        assert_eq!(proof(4), Ok(vec![right()]));
        assert_eq!(proof(6), Ok(vec![node(1, 2), node(0, 6), node(2, 0)]));
        assert_eq!(proof(7), Ok(vec![]));
        assert_eq!(proof(0), Ok(vec![]));
    }

    #[test]
    fn the_lists_name_what_the_proofs_read() {
        let subtree = |level, index| Subtree { level, index };
        assert_eq!(root_subtrees(7), Ok(vec![subtree(2, 0), subtree(1, 2), subtree(0, 6)]));
        let of_zero = [(0, 1), (1, 1), (1, 2), (0, 6)].map(|(level, index)| subtree(level, index));
        assert_eq!(inclusion_subtrees(0, 7), Ok(of_zero.to_vec()));
        let of_six = [(1, 2), (0, 6), (2, 0)].map(|(level, index)| subtree(level, index));
        assert_eq!(consistency_subtrees(6, 7), Ok(of_six.to_vec()));
    }

    #[test]
    fn impossible_questions_are_refused() {
        let size = MAX_SIZE + 1;
        assert_eq!(root(size, &Seven), Err(TreeError::TooLarge { size }));
        assert_eq!(inclusion_subtrees(0, size), Err(TreeError::TooLarge { size }));
        assert_eq!(consistency_subtrees(0, size), Err(TreeError::TooLarge { size }));
        let out = Err(TreeError::IndexOutOfRange { index: 7, size: 7 });
        assert_eq!(inclusion_proof(7, 7, &Seven), out);
        let shrinking = Err(TreeError::Shrinking { old: 8, new: 7 });
        assert_eq!(consistency_proof(8, 7, &Seven), shrinking);
        let subtree = Subtree { level: 3, index: 0 };
        assert_eq!(root(8, &Seven), Err(TreeError::MissingSubtree { subtree }));
    }

    #[test]
    fn the_largest_tree_needs_at_most_63_hashes() {
        for index in [0, 1, MAX_SIZE / 2, MAX_SIZE - 1] {
            let ranges = inclusion_ranges(index, MAX_SIZE).expect("the index is inside");
            assert!(ranges.len() <= 63, "{index}: {}", ranges.len());
        }
        for old in [1, 2, 3, MAX_SIZE / 2, (1 << 62) + 1, MAX_SIZE - 1] {
            let ranges = consistency_ranges(old, MAX_SIZE).expect("the older tree is smaller");
            assert!(ranges.len() <= 64, "{old}: {}", ranges.len());
        }
    }
}
