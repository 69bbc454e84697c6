//! The part of a verification that goes in order: what each piece gives to the tiles above it, and who is
//! to blame where two objects disagree.

use proof::hash::Hash;
use proof::tile::{EntryTile, TILE_WIDTH, Tile, full_tile_hash};

use super::finding::{Finding, FindingKind, Verification};
use super::inventory::Inventory;
use super::piece::Piece;
use super::rows::{Done, Rows};
use crate::error::{LedgerError, chain};
use crate::fetch::{self, Fetched};
use crate::objects::{CHECKPOINT, LogObjects};
use crate::signed_tree::{SignedTree, TreeFault};

/// Goes along a log, piece by piece.
pub(super) struct Walk<'a> {
    objects: &'a dyn LogObjects,
    size: u64,
    root: Hash,
    inventory: Inventory,
    /// The tree from its root down; `None` where its partial tiles do not give the root.
    tree: Option<SignedTree<'a>>,
    rows: Rows,
    /// The hashes of the last, partial tile of level 0.
    last: Vec<Hash>,
    /// Whether it ended before the end.
    broken: bool,
    pub(super) found: Verification,
}

/// Said of what was made again together with all that lies below it.
const REPLACED: &str = "it agrees with what lies below it, and not with the signed tree above it: entries were replaced together with their hashes";

/// The end of a log that was gone through.
pub(super) struct Last(Vec<Hash>);

impl Last {
    /// Whether a wider tile begins with the log's last one.
    pub(super) async fn grew_into(&self, objects: &dyn LogObjects, tile: Tile) -> Result<bool, LedgerError> {
        let fetched = fetch::object(objects, &tile.path()).await?;
        let hashes = fetched.bytes().and_then(|bytes| tile.decode(bytes).ok());
        Ok(hashes.is_some_and(|hashes| hashes.starts_with(&self.0)))
    }
}

impl<'a> Walk<'a> {
    pub(super) async fn open(
        objects: &'a dyn LogObjects,
        size: u64,
        root: Hash,
        inventory: Inventory,
        found: Verification,
    ) -> Result<Self, LedgerError> {
        let tree = known(SignedTree::open(objects, size, root).await)?;
        let (rows, last) = (Rows::default(), Vec::new());
        Ok(Self { objects, size, root, inventory, tree, rows, last, broken: false, found })
    }

    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next piece; tells whether others can be checked after it.
    pub(super) async fn take(&mut self, piece: Piece) -> Result<bool, LedgerError> {
        self.found.objects += piece.objects;
        let bundle = piece.bundle;
        let (leaves, hash) =
            if piece.agrees() { (piece.entries, piece.hash) } else { self.settle(piece).await? };
        if let Some(leaves) = &leaves {
            self.narrower_bundles(bundle, leaves).await?;
            self.narrower_tiles(bundle.leaves(), leaves).await?;
        }
        match (hash, leaves) {
            (Some(hash), _) => self.raise(hash).await?,
            (None, Some(leaves)) if bundle.is_partial() => self.last = leaves,
            _ => {
                let text =
                    "neither the entries nor their hashes can be read, so nothing after them can be checked";
                self.found.find(bundle.leaves().path(), FindingKind::Missing, text);
                self.broken = true;
            }
        }
        Ok(!self.broken)
    }

    /// Settles who is wrong where bundle and tile are not both there and the same; gives the hashes to go on
    /// with, and what they give to the level above.
    async fn settle(&mut self, piece: Piece) -> Result<(Option<Vec<Hash>>, Option<Hash>), LedgerError> {
        let bundle = piece.bundle;
        for finding in piece.findings {
            self.found.add(finding);
        }
        let signed = if bundle.is_partial() { None } else { self.signed_hash(0, bundle.index()).await? };
        let leaves = match (piece.entries, piece.tile) {
            (Some(entries), Some(tile)) => Some(self.judge(bundle, entries, tile, signed).await?),
            (Some(entries), None) => {
                self.hold_alone(bundle.path(), &entries, signed);
                Some(entries)
            }
            (None, Some(tile)) => {
                self.hold_alone(bundle.leaves().path(), &tile, signed);
                Some(tile)
            }
            (None, None) => None,
        };
        let hash = leaves.as_deref().and_then(full_tile_hash);
        Ok((leaves, signed.or(hash)))
    }

    /// Holds the one of bundle and tile that is there against the signed tree.
    fn hold_alone(&mut self, path: String, leaves: &[Hash], signed: Option<Hash>) {
        if signed.is_some() && full_tile_hash(leaves) != signed {
            self.found.find(path, FindingKind::Mismatch, "it does not fit the signed tree above it");
        }
    }

    /// Names the one that is wrong, and gives the leaves to go on with.
    async fn judge(
        &mut self,
        bundle: EntryTile,
        entries: Vec<Hash>,
        tile: Vec<Hash>,
        signed: Option<Hash>,
    ) -> Result<Vec<Hash>, LedgerError> {
        let at = entries.iter().zip(&tile).position(|(entry, hash)| entry != hash).unwrap_or(0);
        let index = bundle.index() * u64::from(TILE_WIDTH) + at as u64;
        let (path, leaves) = (bundle.path(), bundle.leaves().path());
        let above = if signed.is_some() { signed } else { self.stored_hash(bundle).await? };
        if self.fits(bundle, &entries, above) {
            let text = format!("hash {at} is not the one of entry {index}, which fits the tree above");
            self.found.find(leaves, FindingKind::Mismatch, text);
            return Ok(entries);
        }
        if self.fits(bundle, &tile, above) {
            let text = format!("entry {index} is not the one that was signed");
            self.found.find(path, FindingKind::Mismatch, text);
            return Ok(tile);
        }
        let text = if signed.is_some() || bundle.is_partial() {
            format!("entry {index} and its hash disagree, and neither fits the tree above")
        } else {
            format!(
                "entry {index} and its hash disagree, and the tile above that would tell which is right is itself wrong"
            )
        };
        self.found.find(path, FindingKind::Mismatch, text.clone());
        self.found.find(leaves, FindingKind::Mismatch, text);
        Ok(entries)
    }

    fn fits(&self, bundle: EntryTile, leaves: &[Hash], above: Option<Hash>) -> bool {
        if bundle.is_partial() {
            self.rows.root(self.size, leaves) == Some(self.root)
        } else {
            above.is_some() && full_tile_hash(leaves) == above
        }
    }

    /// The hash that a full tile must have under the signed root, as far as that can be told.
    async fn signed_hash(&self, level: u8, index: u64) -> Result<Option<Hash>, LedgerError> {
        match &self.tree {
            Some(tree) => known(tree.hash_of(level, index).await),
            None => Ok(None),
        }
    }

    /// The hash that the tile of level 1 has of a bundle, which nothing vouches for.
    async fn stored_hash(&self, bundle: EntryTile) -> Result<Option<Hash>, LedgerError> {
        let Some(tile) = Tile::at(1, bundle.index() / u64::from(TILE_WIDTH), self.size) else {
            return Ok(None);
        };
        let fetched = fetch::tile(self.objects, tile).await?;
        let place = usize::try_from(bundle.index() % u64::from(TILE_WIDTH)).unwrap_or(usize::MAX);
        let hashes = fetched.bytes().and_then(|bytes| tile.decode(bytes).ok());
        Ok(hashes.and_then(|hashes| hashes.get(place).copied()))
    }

    /// Puts the hash of a full tile into the tiles above it.
    async fn raise(&mut self, hash: Hash) -> Result<(), LedgerError> {
        let mut done = self.rows.push(1, hash);
        while let Some(full) = done {
            let level = full.level;
            let hash = self.compare(full).await?;
            done = hash.and_then(|hash| self.rows.push(level + 1, hash));
        }
        Ok(())
    }

    /// Compares the last, partial tiles, and the root.
    pub(super) async fn finish(&mut self) -> Result<Last, LedgerError> {
        let last = std::mem::take(&mut self.last);
        if self.broken {
            return Ok(Last(last));
        }
        let computed = self.rows.root(self.size, &last);
        for level in 1..self.rows.height() {
            if let Some(done) = self.rows.close(level) {
                self.compare(done).await?;
            }
        }
        // Where the tree is known from above, whoever contradicts the root was named.
        if self.tree.is_none() && computed != Some(self.root) {
            let text = "the root that it signs is not the one that follows from the entries";
            self.found.find(CHECKPOINT, FindingKind::Mismatch, text);
        }
        Ok(Last(last))
    }

    /// Compares a tile with the hashes that follow from the entries; gives the hash to go on with.
    async fn compare(&mut self, mut done: Done) -> Result<Option<Hash>, LedgerError> {
        let width = u16::try_from(done.hashes.len()).unwrap_or(TILE_WIDTH);
        let Ok(tile) = Tile::new(done.level, done.index, width) else { return Ok(None) };
        let vouched = match &self.tree {
            Some(tree) => known(tree.tile(done.level, done.index).await)?,
            None => None,
        };
        if let Some(row) = vouched.filter(|row| row.len() == done.hashes.len()) {
            // The signed root vouches for this tile: whatever disagrees with it lies below.
            self.found.objects += 1;
            self.blame_below(&done, &row);
            done.hashes.clone_from(&row);
        } else {
            let fetched = fetch::tile(self.objects, tile).await?;
            self.hold_against(tile, &fetched, &done.hashes);
        }
        self.narrower_tiles(tile, &done.hashes).await?;
        let computed = full_tile_hash(&done.hashes);
        let signed = if tile.is_partial() { None } else { self.signed_hash(done.level, done.index).await? };
        if signed.is_some() && signed != computed {
            self.found.find(tile.path(), FindingKind::Mismatch, REPLACED);
        }
        Ok(signed.or(computed))
    }

    /// Names what lies below a tile that the signed root vouches for, and disagrees with it.
    fn blame_below(&mut self, done: &Done, row: &[Hash]) {
        let first = done.index * u64::from(TILE_WIDTH);
        let wrong =
            (first..).zip(done.hashes.iter().zip(row)).filter(|(_, (computed, signed))| computed != signed);
        for (index, _) in wrong {
            let below = Tile::new(done.level.saturating_sub(1), index, TILE_WIDTH);
            let bundle = EntryTile::new(index, TILE_WIDTH).ok().filter(|_| done.level == 1);
            if let Some(bundle) = bundle {
                self.found.find(bundle.path(), FindingKind::Mismatch, REPLACED);
            }
            if let Ok(below) = below {
                self.found.find(below.path(), FindingKind::Mismatch, REPLACED);
            }
        }
    }

    /// Reads an object that was listed and that the checkpoint does not need; `None` if it is gone since: a log
    /// that is at work removes it once the full one is there.
    async fn left_over(&self, path: &str) -> Result<Option<Fetched>, LedgerError> {
        Ok(Some(fetch::object(self.objects, path).await?).filter(|fetched| *fetched != Fetched::Missing))
    }

    async fn narrower_tiles(&mut self, tile: Tile, hashes: &[Hash]) -> Result<(), LedgerError> {
        for width in self.inventory.tile_widths(tile.level(), tile.index()) {
            let Ok(narrow) = Tile::new(tile.level(), tile.index(), width) else { continue };
            if let Some(fetched) = self.left_over(&narrow.path()).await? {
                self.hold_against(narrow, &fetched, hashes);
            }
        }
        Ok(())
    }

    async fn narrower_bundles(&mut self, bundle: EntryTile, leaves: &[Hash]) -> Result<(), LedgerError> {
        for width in self.inventory.bundle_widths(bundle.index()) {
            let Ok(narrow) = EntryTile::new(bundle.index(), width) else { continue };
            let decode = |bytes: &bytes::Bytes| {
                proof::bundle::leaf_hashes(narrow, bytes).map_err(|error| chain(&error))
            };
            let Some(fetched) = self.left_over(&narrow.path()).await? else { continue };
            if self.decoded(narrow.path(), &fetched, decode).is_some_and(|found| !leaves.starts_with(&found))
            {
                let text = "it is not the beginning of the bundle that grew from it";
                self.found.find(narrow.path(), FindingKind::Mismatch, text);
            }
        }
        Ok(())
    }

    /// Holds a tile against the hashes that follow from the entries; it may have fewer of them.
    fn hold_against(&mut self, tile: Tile, fetched: &Fetched, hashes: &[Hash]) {
        let decode = |bytes: &bytes::Bytes| tile.decode(bytes).map_err(|error| chain(&error));
        let Some(stored) = self.decoded(tile.path(), fetched, decode) else { return };
        if let Some(at) = stored.iter().zip(hashes).position(|(stored, expected)| stored != expected) {
            let text = format!("hash {at} is not the one that follows from the entries");
            self.found.find(tile.path(), FindingKind::Mismatch, text);
        }
    }

    fn decoded(
        &mut self,
        path: String,
        fetched: &Fetched,
        decode: impl FnOnce(&bytes::Bytes) -> Result<Vec<Hash>, String>,
    ) -> Option<Vec<Hash>> {
        let finding = match fetched {
            Fetched::Bytes(bytes) => {
                self.found.objects += 1;
                match decode(bytes) {
                    Ok(hashes) => return Some(hashes),
                    Err(message) => Finding::new(path, FindingKind::Mismatch, message),
                }
            }
            Fetched::Missing => Finding::new(path, FindingKind::Missing, "the tile is not there"),
            Fetched::Unreadable(reason) => Finding::new(path, FindingKind::Missing, reason),
        };
        self.found.add(finding);
        None
    }
}

/// What the tree tells; `None` where it cannot, for whatever its objects are.
fn known<T>(answer: Result<T, TreeFault>) -> Result<Option<T>, LedgerError> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(TreeFault::Wrong(_)) => Ok(None),
        Err(TreeFault::Ledger(error)) => Err(error),
    }
}
