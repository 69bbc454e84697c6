//! Trees and proofs against two other implementations: `ct-merkle` and `tlog_tiles`.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use proof::hash::{EMPTY_ROOT, Hash, leaf_hash};
use proof::tree::{
    Frontier, HashSource as _, consistency_proof, inclusion_proof, root, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;
use sha2::Sha256;
use std::sync::LazyLock;
use tlog_tiles::HashReader;

use crate::log::Subtrees;

/// The largest tree of the random tests: 2^20 leaves.
const LARGEST: u64 = 1 << 20;

static LARGE: LazyLock<Subtrees> = LazyLock::new(|| Subtrees::counting(LARGEST));

/// Our subtrees as `tlog_tiles` wants to read them.
struct Stored<'a>(&'a Subtrees);

impl HashReader for Stored<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let hash = |index: &u64| {
            let (level, position) = tlog_tiles::split_stored_hash_index(*index);
            let hash = self.0.subtree(level, position).ok_or(tlog_tiles::Error::IndexesNotInTree)?;
            Ok(theirs(hash))
        };
        indexes.iter().map(hash).collect()
    }
}

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash.0)
}

fn all_theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().copied().map(theirs).collect()
}

fn all_ours(hashes: Vec<tlog_tiles::Hash>) -> Vec<Hash> {
    hashes.into_iter().map(|hash| Hash(hash.0)).collect()
}

fn bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// A tree of `ct-merkle` with the leaves of [`Subtrees::counting`].
struct Counting {
    tree: MemoryBackedTree<Sha256, [u8; 8]>,
}

impl Counting {
    fn new() -> Self {
        Self { tree: MemoryBackedTree::new() }
    }

    fn grow_to(&mut self, size: u64) {
        for number in self.tree.len()..size {
            self.tree.push(number.to_be_bytes());
        }
    }

    fn root(&self) -> Hash {
        Hash((*self.tree.root().as_bytes()).into())
    }

    fn inclusion_proof(&self, index: u64) -> Vec<u8> {
        let index = usize::try_from(index).expect("the tree is in memory");
        self.tree.prove_inclusion(index).as_bytes().to_vec()
    }

    fn consistency_proof(&self, old: u64) -> Vec<u8> {
        let additions = usize::try_from(self.tree.len() - old).expect("the tree is in memory");
        self.tree.prove_consistency(additions).as_bytes().to_vec()
    }
}

#[test]
fn roots_agree_up_to_1030_leaves() {
    let subtrees = Subtrees::counting(1030);
    let (mut other, mut frontier) = (Counting::new(), Frontier::new());
    for size in 0..=1030 {
        other.grow_to(size);
        let ours = root(size, &subtrees).expect("the tree is there");
        let third = tlog_tiles::tree_hash(size, &Stored(&subtrees)).expect("the tree is there");
        assert_eq!(ours.0, third.0, "{size}");
        assert_eq!(frontier.root(), ours, "{size}");
        if size > 0 {
            assert_eq!(ours, other.root(), "{size}");
        }
        frontier.append(leaf_hash(&size.to_be_bytes()));
    }
}

#[test]
fn every_inclusion_proof_up_to_1030_leaves_agrees_and_verifies() {
    let subtrees = Subtrees::counting(1030);
    let mut other = Counting::new();
    for size in 1..=1030 {
        other.grow_to(size);
        let root = subtrees.root(size);
        for index in 0..size {
            let proof = inclusion_proof(index, size, &subtrees).expect("the leaf is there");
            assert_eq!(bytes(&proof), other.inclusion_proof(index), "{index} in {size}");
            let leaf = leaf_hash(&index.to_be_bytes());
            let verdict = verify_inclusion(leaf, index, size, &proof, &root);
            assert_eq!(verdict, Ok(()), "{index} in {size}");
        }
    }
}

#[test]
fn every_consistency_proof_up_to_1030_leaves_agrees_and_verifies() {
    let subtrees = Subtrees::counting(1030);
    let roots: Vec<_> = (0..=1030).map(|size| subtrees.root(size)).collect();
    let mut other = Counting::new();
    let root = |size: u64| &roots[usize::try_from(size).expect("a small size")];
    for new in 0..=1030 {
        other.grow_to(new);
        for old in 0..=new {
            let proof = consistency_proof(old, new, &subtrees).expect("both trees are there");
            if old > 0 {
                assert_eq!(bytes(&proof), other.consistency_proof(old), "{old} to {new}");
            }
            let verdict = verify_consistency(old, new, root(old), root(new), &proof);
            assert_eq!(verdict, Ok(()), "{old} to {new}");
        }
    }
}

#[test]
fn trees_around_65536_leaves_agree() {
    let subtrees = Subtrees::counting(65_537);
    let mut other = Counting::new();
    for size in 65_535..=65_537 {
        other.grow_to(size);
        let root = subtrees.root(size);
        assert_eq!(root, other.root(), "{size}");
        for index in [0, 1, 255, 256, 32_767, 32_768, 65_279, 65_280, size - 2, size - 1] {
            let proof = inclusion_proof(index, size, &subtrees).expect("the leaf is there");
            assert_eq!(bytes(&proof), other.inclusion_proof(index), "{index} in {size}");
            let leaf = leaf_hash(&index.to_be_bytes());
            assert_eq!(verify_inclusion(leaf, index, size, &proof, &root), Ok(()));
        }
        for old in [1, 2, 255, 256, 257, 32_768, 65_280, 65_534, 65_535] {
            let proof = consistency_proof(old, size, &subtrees).expect("both trees are there");
            assert_eq!(bytes(&proof), other.consistency_proof(old), "{old} to {size}");
            let verdict = verify_consistency(old, size, &subtrees.root(old), &root, &proof);
            assert_eq!(verdict, Ok(()));
        }
    }
}

/// What may be wrong with a proof that an enemy sends.
#[derive(Debug, Clone)]
enum Damage {
    None,
    Flip { position: usize, bit: u8 },
    Drop { position: usize },
    Repeat { position: usize },
    Swap { position: usize },
    Cut { length: usize },
}

impl Damage {
    fn apply(&self, proof: &[Hash]) -> Vec<Hash> {
        let mut proof = proof.to_vec();
        if proof.is_empty() {
            return if matches!(self, Self::None) { proof } else { vec![EMPTY_ROOT] };
        }
        let length = proof.len();
        match *self {
            Self::None => {}
            Self::Flip { position, bit } => {
                proof[position % length].0[usize::from(bit) / 8] ^= 1 << (bit % 8);
            }
            Self::Drop { position } => drop(proof.remove(position % length)),
            Self::Repeat { position } => proof.insert(position % length, proof[position % length]),
            Self::Swap { position } => proof.swap(position % length, (position + 1) % length),
            Self::Cut { length: kept } => proof.truncate(kept % length),
        }
        proof
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let position = 0..64_usize;
    prop_oneof![
        Just(Damage::None),
        (position.clone(), any::<u8>()).prop_map(|(position, bit)| Damage::Flip { position, bit }),
        position.clone().prop_map(|position| Damage::Drop { position }),
        position.clone().prop_map(|position| Damage::Repeat { position }),
        position.clone().prop_map(|position| Damage::Swap { position }),
        position.prop_map(|length| Damage::Cut { length }),
    ]
}

proptest! {
    #[test]
    fn large_roots_agree(size in 0..=LARGEST) {
        let third = tlog_tiles::tree_hash(size, &Stored(&LARGE)).expect("the tree is there");
        prop_assert_eq!(LARGE.root(size).0, third.0);
    }

    #[test]
    fn large_inclusion_proofs_agree(
        size in 1..=LARGEST,
        position in any::<u64>(),
        damage in damage(),
    ) {
        let index = position % size;
        let (root, leaf) = (LARGE.root(size), leaf_hash(&index.to_be_bytes()));
        let proof = inclusion_proof(index, size, &*LARGE).expect("the leaf is there");
        let third = tlog_tiles::prove_record(size, index, &Stored(&LARGE)).expect("likewise");
        prop_assert_eq!(&proof, &all_ours(third));

        let sent = damage.apply(&proof);
        let verdict = verify_inclusion(leaf, index, size, &sent, &root).is_ok();
        prop_assert_eq!(verdict, sent == proof);
        let third =
            tlog_tiles::check_record(&all_theirs(&sent), size, theirs(root), index, theirs(leaf));
        prop_assert_eq!(verdict, third.is_ok());
        let other = RootHash::<Sha256>::new(root.0.into(), size);
        let sent = InclusionProof::try_from_bytes(bytes(&sent)).expect("whole hashes");
        let other = other.verify_inclusion(&index.to_be_bytes(), index, &sent);
        prop_assert_eq!(verdict, other.is_ok());
    }

    #[test]
    fn large_consistency_proofs_agree(
        new in 1..=LARGEST,
        position in any::<u64>(),
        damage in damage(),
    ) {
        let old = position % new + 1;
        let (old_root, new_root) = (LARGE.root(old), LARGE.root(new));
        let proof = consistency_proof(old, new, &*LARGE).expect("both trees are there");
        let third = tlog_tiles::prove_tree(new, old, &Stored(&LARGE)).expect("likewise");
        prop_assert_eq!(&proof, &all_ours(third));

        let sent = damage.apply(&proof);
        let verdict = verify_consistency(old, new, &old_root, &new_root, &sent).is_ok();
        prop_assert_eq!(verdict, sent == proof);
        let sent_there = all_theirs(&sent);
        let third =
            tlog_tiles::check_tree(&sent_there, new, theirs(new_root), old, theirs(old_root));
        prop_assert_eq!(verdict, third.is_ok());
        let old_other = RootHash::<Sha256>::new(old_root.0.into(), old);
        let new_other = RootHash::<Sha256>::new(new_root.0.into(), new);
        let sent = ConsistencyProof::try_from_bytes(bytes(&sent)).expect("whole hashes");
        prop_assert_eq!(verdict, new_other.verify_consistency(&old_other, &sent).is_ok());
    }

    /// A proof for one place says nothing about another.
    #[test]
    fn proofs_are_bound_to_their_numbers(
        size in 2..=4096_u64,
        numbers in (any::<u64>(), any::<u64>()),
        other_size in 1..=4096_u64,
    ) {
        let (index, other_index) = (numbers.0 % size, numbers.1 % size);
        let (root, leaf) = (LARGE.root(size), leaf_hash(&index.to_be_bytes()));
        let proof = inclusion_proof(index, size, &*LARGE).expect("the leaf is there");
        let moved = verify_inclusion(leaf, other_index, size, &proof, &root);
        prop_assert_eq!(moved.is_ok(), index == other_index);
        // The root says nothing about the size, which is why a checkpoint signs both; but of two
        // implementations none may be easier to fool than the other.
        let resized = verify_inclusion(leaf, index, other_size, &proof, &root);
        let third = tlog_tiles::check_record(
            &all_theirs(&proof), other_size, theirs(root), index, theirs(leaf),
        );
        prop_assert_eq!(resized.is_ok(), third.is_ok());
    }

    /// Whatever the numbers, an answer and no panic.
    #[test]
    fn any_numbers_are_answered(
        numbers in (any::<u64>(), any::<u64>()),
        hashes in prop::collection::vec(any::<[u8; 32]>().prop_map(Hash), 0..70),
    ) {
        let (a, b) = numbers;
        prop_assert!(verify_inclusion(EMPTY_ROOT, a, b, &hashes, &EMPTY_ROOT).is_err());
        if a != b && a != 0 {
            prop_assert!(verify_consistency(a, b, &EMPTY_ROOT, &EMPTY_ROOT, &hashes).is_err());
        }
        prop_assert!(Frontier::from_parts(a, hashes).is_err() || a.count_ones() < 70);
        let _ = (proof::tree::inclusion_subtrees(a, b), proof::tree::consistency_subtrees(a, b));
        let _ = proof::tree::root_subtrees(a);
    }
}
