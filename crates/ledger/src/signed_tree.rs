//! The tiles of a log, as far as a signed root vouches for them: each is held against the tile above it,
//! up to the root, before its hashes are used.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use proof::hash::{EMPTY_ROOT, Hash};
use proof::tile::{MAX_LEVEL, TILE_WIDTH, Tile, TileHashes, full_tile_hash, tiles_holding};
use proof::tree::{
    Subtree, consistency_proof, consistency_subtrees, inclusion_proof, inclusion_subtrees, root,
    root_subtrees,
};

use crate::error::{LedgerError, chain};
use crate::fetch::{self, Fetched};
use crate::objects::LogObjects;
use crate::verify::{Finding, FindingKind};

/// The hashes of a tile.
type Row = Arc<Vec<Hash>>;

/// Why a hash is not vouched for.
#[derive(Debug)]
pub enum TreeFault {
    /// The objects could not be read at all.
    Ledger(LedgerError),
    /// An object is missing, or is not the one that was signed.
    Wrong(Finding),
}

impl From<LedgerError> for TreeFault {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

/// The tree that a root was signed for, read tile by tile.
pub struct SignedTree<'a> {
    objects: &'a dyn LogObjects,
    size: u64,
    root: Hash,
    /// The partial tiles, which together give the root; by level.
    edge: BTreeMap<u8, Row>,
    /// Full tiles that were vouched for, by level and index.
    cache: Mutex<BTreeMap<(u8, u64), Row>>,
}

/// Tiles that are kept: eight mebibytes of hashes.
const CACHED: usize = 1_024;

impl std::fmt::Debug for SignedTree<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedTree")
            .field("size", &self.size)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

impl<'a> SignedTree<'a> {
    /// Opens the tree of `size` entries with this root, which the caller has seen signed. Reads the partial
    /// tiles, at most one for each level, and holds them against the root.
    pub async fn open(objects: &'a dyn LogObjects, size: u64, root: Hash) -> Result<Self, TreeFault> {
        let mut edge = BTreeMap::new();
        for tile in edge_tiles(size) {
            edge.insert(tile.level(), read(objects, tile).await?);
        }
        let tree = Self { objects, size, root, edge, cache: Mutex::default() };
        let computed = tree.edge_root()?;
        if computed == root { Ok(tree) } else { Err(TreeFault::Wrong(tree.wrong_edge().await?)) }
    }

    /// How many entries the tree has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The signed root.
    pub const fn root(&self) -> Hash {
        self.root
    }

    /// The hashes of the tile at this place, full or partial as the tree has it; each is vouched for.
    pub async fn tile(&self, level: u8, index: u64) -> Result<Row, TreeFault> {
        if let Some(row) = self.known(level, index) {
            return Ok(row);
        }
        // Up to a tile that is known, then down again, each held against the one above.
        let mut path = vec![(level, index)];
        let mut above = loop {
            let (level, index) = path[path.len() - 1];
            let parent = (level + 1, index / u64::from(TILE_WIDTH));
            if let Some(row) = self.known(parent.0, parent.1) {
                break row;
            }
            if parent.0 >= MAX_LEVEL {
                return Err(outside(level, index, self.size));
            }
            path.push(parent);
        };
        while let Some((level, index)) = path.pop() {
            above = self.below(&above, level, index).await?;
        }
        Ok(above)
    }

    /// The hash that a full tile must have, as the tile above it tells.
    pub async fn hash_of(&self, level: u8, index: u64) -> Result<Hash, TreeFault> {
        let above = self.tile(level + 1, index / u64::from(TILE_WIDTH)).await?;
        place(&above, index).ok_or_else(|| outside(level, index, self.size))
    }

    /// The root that the tree had when it had `size` entries, which must not be more than it has.
    pub async fn root_at(&self, size: u64) -> Result<Hash, TreeFault> {
        if size == self.size {
            return Ok(self.root);
        }
        let subtrees = root_subtrees(size).map_err(impossible)?;
        root(size, &self.holding(subtrees).await?).map_err(impossible)
    }

    /// The hashes that prove that the tree of `old` entries is the beginning of the tree of `new` entries
    /// (RFC 6962, section 2.1.2).
    pub async fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, TreeFault> {
        let subtrees = consistency_subtrees(old, new).map_err(impossible)?;
        consistency_proof(old, new, &self.holding(subtrees).await?).map_err(impossible)
    }

    /// The hashes that prove the entry at `index` (RFC 6962, section 2.1.1).
    pub async fn inclusion(&self, index: u64) -> Result<Vec<Hash>, TreeFault> {
        let subtrees = inclusion_subtrees(index, self.size).map_err(impossible)?;
        inclusion_proof(index, self.size, &self.holding(subtrees).await?).map_err(impossible)
    }

    /// The tiles that hold these subtrees.
    async fn holding(&self, subtrees: Vec<Subtree>) -> Result<TileHashes, TreeFault> {
        let mut hashes = TileHashes::new();
        for tile in tiles_holding(subtrees, self.size).map_err(impossible)? {
            let row = self.tile(tile.level(), tile.index()).await?;
            hashes.insert(tile, &tile.encode(&row).map_err(impossible)?).map_err(impossible)?;
        }
        Ok(hashes)
    }

    fn known(&self, level: u8, index: u64) -> Option<Row> {
        match Tile::at(level, index, self.size) {
            Some(tile) if tile.is_partial() => self.edge.get(&level).cloned(),
            _ => self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(&(level, index)).cloned(),
        }
    }

    /// Reads a full tile, and holds it against the one above.
    async fn below(&self, above: &[Hash], level: u8, index: u64) -> Result<Row, TreeFault> {
        let expected = place(above, index).ok_or_else(|| outside(level, index, self.size))?;
        let tile = Tile::new(level, index, TILE_WIDTH).map_err(impossible)?;
        let row = read(self.objects, tile).await?;
        if full_tile_hash(&row) != Some(expected) {
            let text = "its hashes do not give the one that the signed tree has of it";
            return Err(TreeFault::Wrong(Finding::new(tile.path(), FindingKind::Mismatch, text)));
        }
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= CACHED {
            // The lowest level goes first: a tile above serves 256 times as many.
            cache.pop_first();
        }
        cache.insert((level, index), Arc::clone(&row));
        Ok(row)
    }

    fn edge_root(&self) -> Result<Hash, TreeFault> {
        if self.size == 0 {
            return Ok(EMPTY_ROOT);
        }
        let mut hashes = TileHashes::new();
        for tile in edge_tiles(self.size) {
            let bytes = self.edge.get(&tile.level()).map(|row| tile.encode(row));
            let bytes = bytes.ok_or_else(|| outside(tile.level(), tile.index(), self.size))?;
            hashes.insert(tile, &bytes.map_err(impossible)?).map_err(impossible)?;
        }
        root(self.size, &hashes).map_err(impossible)
    }

    /// Which of the partial tiles is wrong: the one that disagrees with what lies below it.
    async fn wrong_edge(&self) -> Result<Finding, LedgerError> {
        for tile in edge_tiles(self.size) {
            let Some(row) = self.edge.get(&tile.level()) else { continue };
            let first = tile.index() * u64::from(TILE_WIDTH);
            for (at, hash) in (first..).zip(row.iter()) {
                if self.disagrees(tile, at, row, *hash).await? {
                    let text = "it gives another root than the one that was signed";
                    return Ok(Finding::new(tile.path(), FindingKind::Mismatch, text));
                }
            }
        }
        let text = "the root that it signs is not the one that the partial tiles give";
        Ok(Finding::new(crate::objects::CHECKPOINT, FindingKind::Mismatch, text))
    }

    /// Whether what lies below a hash of a partial tile can be read and gives another one.
    async fn disagrees(&self, tile: Tile, at: u64, row: &[Hash], hash: Hash) -> Result<bool, LedgerError> {
        let Some(level) = tile.level().checked_sub(1) else {
            let bundle = proof::tile::EntryTile::new(tile.index(), tile.width()).ok();
            let Some(bundle) = bundle.filter(|_| at == tile.index() * u64::from(TILE_WIDTH)) else {
                return Ok(false);
            };
            let fetched = fetch::bundle(self.objects, bundle).await?;
            let hashes = fetched.bytes().and_then(|bytes| proof::bundle::leaf_hashes(bundle, bytes).ok());
            return Ok(hashes.is_some_and(|hashes| hashes != row));
        };
        let Ok(below) = Tile::new(level, at, TILE_WIDTH) else { return Ok(false) };
        match read(self.objects, below).await {
            Ok(row) => Ok(full_tile_hash(&row) != Some(hash)),
            Err(TreeFault::Ledger(error)) => Err(error),
            Err(TreeFault::Wrong(_)) => Ok(false),
        }
    }
}

/// The hash of a tile in the one above it.
fn place(above: &[Hash], index: u64) -> Option<Hash> {
    above.get(usize::try_from(index % u64::from(TILE_WIDTH)).ok()?).copied()
}

/// The partial tiles of a tree, which together give its root.
pub(crate) fn edge_tiles(size: u64) -> impl Iterator<Item = Tile> {
    (0..=MAX_LEVEL).filter_map(move |level| {
        let hashes = size.checked_shr(u32::from(level) * 8).unwrap_or(0);
        Tile::at(level, hashes / u64::from(TILE_WIDTH), size)
    })
}

async fn read(objects: &dyn LogObjects, tile: Tile) -> Result<Row, TreeFault> {
    let wrong = |kind, message: String| TreeFault::Wrong(Finding::new(tile.path(), kind, message));
    match fetch::tile(objects, tile).await? {
        Fetched::Bytes(bytes) => {
            let decoded = tile.decode(&bytes).map_err(|error| wrong(FindingKind::Mismatch, chain(&error)))?;
            Ok(Arc::new(decoded))
        }
        Fetched::Missing => Err(wrong(FindingKind::Missing, "the tile is not there".to_owned())),
        Fetched::Unreadable(reason) => Err(wrong(FindingKind::Missing, reason)),
    }
}

fn outside(level: u8, index: u64, size: u64) -> TreeFault {
    TreeFault::Ledger(LedgerError::Checkpoint(format!(
        "a tree of {size} entries has no tile {index} of level {level}"
    )))
}

fn impossible(error: impl std::error::Error) -> TreeFault {
    TreeFault::Ledger(LedgerError::Checkpoint(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof::tile::tiles_at;

    #[test]
    fn the_edge_is_every_partial_tile() {
        for size in [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000, 16_777_217] {
            let listed: Vec<_> = tiles_at(size).filter(|tile| tile.is_partial()).collect();
            assert_eq!(edge_tiles(size).collect::<Vec<_>>(), listed, "{size}");
        }
    }
}
