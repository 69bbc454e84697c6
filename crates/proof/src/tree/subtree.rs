//! Complete subtrees: the pieces that every root and every proof is put together from.

use std::fmt;
use std::iter;
use std::ops::Range;

use super::TreeError;
use crate::hash::{EMPTY_ROOT, Hash, node_hash};

/// A complete subtree: the leaves from `index * 2^level` up to, not including, `(index + 1) * 2^level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subtree {
    /// The height, 0 for a leaf.
    pub level: u8,
    /// The position among the subtrees of this level, from 0.
    pub index: u64,
}

impl Subtree {
    /// Whether all of the leaves are in a tree of `size` leaves.
    pub fn is_complete_in(self, size: u64) -> bool {
        size.checked_shr(u32::from(self.level)).is_some_and(|complete| self.index < complete)
    }
}

impl fmt::Display for Subtree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "subtree {} of level {}", self.index, self.level)
    }
}

/// Whatever can tell the hash of complete subtrees: tiles, a database, a test's memory.
pub trait HashSource {
    /// The hash of the complete subtree of `2^level` leaves at `index`, or `None` if it isn't known.
    ///
    /// The functions of this module only ask for the subtrees that their `*_subtrees` sister lists.
    fn subtree(&self, level: u8, index: u64) -> Option<Hash>;
}

/// The complete subtrees that make up a range, from the left, each smaller than the one before.
///
/// The range must be a node of RFC 6962's recursion: it starts at a multiple of the smallest
/// power of two that is not below its length.
pub(super) fn cover(range: Range<u64>) -> impl Iterator<Item = Subtree> {
    let mut start = range.start;
    iter::from_fn(move || {
        let level = range.end.saturating_sub(start).checked_ilog2()?;
        let subtree = Subtree {
            level: u8::try_from(level).expect("the logarithm of a u64 is below 64"),
            index: start >> level,
        };
        start += 1 << level;
        Some(subtree)
    })
}

/// The hashes of a range's [`cover`].
pub(super) fn read(range: Range<u64>, source: &impl HashSource) -> Result<Vec<Hash>, TreeError> {
    let hash_of = |subtree: Subtree| {
        let hash = source.subtree(subtree.level, subtree.index);
        hash.ok_or(TreeError::MissingSubtree { subtree })
    };
    cover(range).map(hash_of).collect()
}

/// The Merkle tree hash of a range, `MTH(D[start:end])` in RFC 6962's words.
pub(super) fn range_hash(range: Range<u64>, source: &impl HashSource) -> Result<Hash, TreeError> {
    Ok(join(&read(range, source)?))
}

/// Joins the hashes of a [`cover`] into one, from the right, as RFC 6962's recursion returns.
pub(super) fn join(cover: &[Hash]) -> Hash {
    let joined = cover.iter().copied().rev().reduce(|right, left| node_hash(&left, &right));
    joined.unwrap_or(EMPTY_ROOT)
}

/// The hash of a complete subtree from the hashes of its leaves, or of subtrees of one level.
///
/// `None` unless their number is a power of two.
pub(crate) fn complete_root(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        let (pairs, _) = row.as_chunks::<2>();
        row = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    row.pop()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    fn covered(range: Range<u64>) -> Vec<(u8, u64)> {
        cover(range).map(|subtree| (subtree.level, subtree.index)).collect()
    }

    #[test]
    fn a_tree_is_covered_by_the_bits_of_its_size() {
        assert_eq!(covered(0..0), []);
        assert_eq!(covered(0..1), [(0, 0)]);
        assert_eq!(covered(0..7), [(2, 0), (1, 2), (0, 6)]);
        assert_eq!(covered(8..11), [(1, 4), (0, 10)]);
        assert_eq!(covered(0..u64::MAX).len(), 64);
    }

    #[test]
    fn completeness_never_overflows() {
        let subtree = |level, index| Subtree { level, index };
        assert!(subtree(0, 6).is_complete_in(7));
        assert!(!subtree(0, 7).is_complete_in(7));
        assert!(subtree(1, 2).is_complete_in(7));
        assert!(!subtree(1, 3).is_complete_in(7));
        assert!(!subtree(64, 0).is_complete_in(u64::MAX));
        assert!(!subtree(255, u64::MAX).is_complete_in(u64::MAX));
    }

    #[test]
    fn complete_rows_join_and_others_do_not() {
        let row: Vec<Hash> = (0..4_u8).map(|byte| leaf_hash(&[byte])).collect();
        let left = node_hash(&row[0], &row[1]);
        let right = node_hash(&row[2], &row[3]);
        assert_eq!(complete_root(&row), Some(node_hash(&left, &right)));
        assert_eq!(complete_root(&row[..1]), Some(row[0]));
        assert_eq!(complete_root(&row[..3]), None);
        assert_eq!(complete_root(&[]), None);
    }
}
