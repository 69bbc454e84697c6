//! The frontier: the few hashes from which a log grows without reading what it wrote before.

use super::subtree::{cover, join, read};
use super::{HashSource, MAX_SIZE, TreeError};
use crate::hash::{Hash, node_hash};

/// A tree reduced to the hashes of its complete subtrees, one for each bit set in its size.
///
/// Also called a compact range. It can be appended to and knows its root, in a few dozen hashes
/// whatever the size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    /// From the left: the largest subtree first.
    hashes: Vec<Hash>,
}

impl Frontier {
    /// The frontier of a tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Loads a frontier from its size in leaves and its hashes, the largest subtree first.
    ///
    /// Refuses sizes above [`MAX_SIZE`] and any number of hashes but the one that the size needs.
    /// The hashes themselves are believed: compare [`Frontier::root`] with a signed checkpoint.
    pub fn from_parts(size: u64, hashes: Vec<Hash>) -> Result<Self, TreeError> {
        if size > MAX_SIZE {
            return Err(TreeError::TooLarge { size });
        }
        if cover(0..size).count() != hashes.len() {
            return Err(TreeError::FrontierLength { size, hashes: hashes.len() });
        }
        Ok(Self { size, hashes })
    }

    /// Loads a frontier of `size` leaves from the right edge of a log's tiles.
    ///
    /// The source is asked for the subtrees that [`root_subtrees`](super::root_subtrees) lists.
    pub fn from_source(size: u64, source: &impl HashSource) -> Result<Self, TreeError> {
        if size > MAX_SIZE {
            return Err(TreeError::TooLarge { size });
        }
        Ok(Self { size, hashes: read(0..size, source)? })
    }

    /// The size in leaves and the hashes, the largest subtree first.
    pub fn parts(&self) -> (u64, &[Hash]) {
        (self.size, &self.hashes)
    }

    /// Appends one leaf, given its hash (see [`leaf_hash`](crate::hash::leaf_hash)).
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.hashes.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.hashes.push(hash);
        // It starts at 2^63 - 1 at the most, and nobody appends another 2^63 leaves.
        self.size += 1;
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree, [`EMPTY_ROOT`](crate::hash::EMPTY_ROOT) if it has no leaves.
    pub fn root(&self) -> Hash {
        join(&self.hashes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{EMPTY_ROOT, leaf_hash};

    #[test]
    fn the_first_roots_are_those_of_the_definition() {
        let leaves: Vec<Hash> = (0..3_u8).map(|byte| leaf_hash(&[byte])).collect();
        let mut frontier = Frontier::new();
        assert_eq!(frontier.root(), EMPTY_ROOT);
        frontier.append(leaves[0]);
        assert_eq!(frontier.root(), leaves[0]);
        frontier.append(leaves[1]);
        let pair = node_hash(&leaves[0], &leaves[1]);
        assert_eq!(frontier.root(), pair);
        frontier.append(leaves[2]);
        assert_eq!(frontier.root(), node_hash(&pair, &leaves[2]));
        assert_eq!(frontier.size(), 3);
    }

    #[test]
    fn parts_load_again_and_grow_the_same() {
        let mut grown = Frontier::new();
        for number in 0..200_u64 {
            let (size, hashes) = grown.parts();
            let mut loaded = Frontier::from_parts(size, hashes.to_vec()).expect("its own parts are right");
            let leaf = leaf_hash(&number.to_be_bytes());
            loaded.append(leaf);
            grown.append(leaf);
            assert_eq!(loaded, grown);
        }
    }

    #[test]
    fn wrong_parts_are_refused() {
        let hash = leaf_hash(b"");
        let length = |size, hashes| Err(TreeError::FrontierLength { size, hashes });
        assert_eq!(Frontier::from_parts(0, vec![hash]), length(0, 1));
        assert_eq!(Frontier::from_parts(3, vec![hash]), length(3, 1));
        assert_eq!(Frontier::from_parts(4, vec![hash; 2]), length(4, 2));
        let size = MAX_SIZE + 1;
        assert_eq!(Frontier::from_parts(size, vec![hash]), Err(TreeError::TooLarge { size }));
    }

    #[test]
    fn the_largest_frontier_does_not_overflow() {
        let hash = leaf_hash(b"");
        let mut frontier = Frontier::from_parts(MAX_SIZE, vec![hash; 63]).expect("63 bits are set");
        frontier.append(hash);
        assert_eq!(frontier.size(), 1 << 63);
        assert_eq!(frontier.parts().1.len(), 1);
    }
}
