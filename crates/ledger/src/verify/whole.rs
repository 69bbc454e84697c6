//! Goes through a whole log once, in bounded memory, and always ends.

use bytes::Bytes;
use proof::checkpoint::SignedCheckpoint;
use proof::hash::{EMPTY_ROOT, Hash};
use proof::note::VerifyingKey;
use proof::tile::{EntryTile, TILE_WIDTH, Tile, entry_tiles_at, full_tile_hash};
use proof::tree::Frontier;

use super::bundles;
use super::finding::{FindingKind, Verification};
use super::inventory::Inventory;
use super::tiles::Tiles;
use crate::error::{LedgerError, chain};
use crate::objects::{CHECKPOINT, LogObjects};

/// Called with each entry of a log that is verified: its index and its bytes.
type Visit<'a> = &'a mut (dyn FnMut(u64, &[u8]) + Send);

/// Verifies a whole log against the key that the caller trusts.
///
/// Reads every bundle once and every tile once; keeps one tile for each level. `visit` sees each entry.
/// An error is a store that failed; what is wrong with the log is in the verification.
pub async fn verify_log(
    objects: &dyn LogObjects,
    key: &VerifyingKey,
    visit: Visit<'_>,
) -> Result<Verification, LedgerError> {
    let mut found = Verification::default();
    let Some(bytes) = objects.get(CHECKPOINT).await? else {
        found.find(CHECKPOINT, FindingKind::Missing, "the log has no checkpoint");
        return Ok(found);
    };
    found.objects += 1;
    let signed = match SignedCheckpoint::open(&bytes, std::slice::from_ref(key)) {
        Ok(signed) => signed,
        Err(error) => {
            found.find(CHECKPOINT, FindingKind::Mismatch, chain(&error));
            return Ok(found);
        }
    };
    let checkpoint = signed.checkpoint();
    found.origin.clone_from(&checkpoint.origin);
    found.size = checkpoint.size;
    found.root = Some(checkpoint.root);
    let inventory = Inventory::take(objects, checkpoint.size, &mut found).await?;
    go_through(objects, checkpoint.size, checkpoint.root, &inventory, visit, &mut found).await?;
    Ok(found)
}

async fn go_through(
    objects: &dyn LogObjects,
    size: u64,
    root: Hash,
    inventory: &Inventory,
    visit: Visit<'_>,
    found: &mut Verification,
) -> Result<(), LedgerError> {
    let mut tiles = Tiles::new(objects, inventory);
    let mut frontier = Frontier::new();
    for bundle in entry_tiles_at(size) {
        let from_entries = bundles::leaves(objects, bundle, found).await?;
        if let Some((bytes, _)) = &from_entries {
            show(bundle, bytes, &mut *visit, found);
        }
        // Where a bundle cannot be read, the tile's own hashes carry on, so that one bad object is
        // named and not everything after it.
        let from_tile = stored_leaves(objects, bundle.leaves()).await?;
        let leaves = match (from_entries.map(|(_, hashes)| hashes), from_tile) {
            (Some(entries), Some(tile)) if entries != tile => {
                let judge = Judge { objects, size, root, before: &frontier };
                judge.between(bundle, entries, tile, found).await?
            }
            (Some(leaves), _) | (None, Some(leaves)) => leaves,
            (None, None) => {
                let text =
                    "neither the entries nor their hashes can be read, so nothing after them can be checked";
                found.find(bundle.leaves().path(), FindingKind::Missing, text);
                return Ok(());
            }
        };
        bundles::narrower(objects, bundle, &leaves, inventory, found).await?;
        for leaf in leaves {
            frontier.append(leaf);
            tiles.leaf(leaf, found).await?;
        }
    }
    tiles.finish(found).await?;
    let computed = if size == 0 { EMPTY_ROOT } else { frontier.root() };
    if computed != root {
        let text = "the root that it signs is not the one that follows from the entries";
        found.find(CHECKPOINT, FindingKind::Mismatch, text);
    }
    Ok(())
}

/// Shows each entry of a bundle to the caller.
fn show(bundle: EntryTile, bytes: &Bytes, visit: Visit<'_>, found: &mut Verification) {
    let Ok(entries) = proof::bundle::decode(bundle, bytes) else {
        return;
    };
    for (index, entry) in (bundle.index() * u64::from(TILE_WIDTH)..).zip(entries) {
        visit(index, entry);
        found.entries += 1;
    }
}

async fn stored_leaves(objects: &dyn LogObjects, tile: Tile) -> Result<Option<Vec<Hash>>, LedgerError> {
    let bytes = objects.get(&tile.path()).await?;
    Ok(bytes.and_then(|bytes| tile.decode(&bytes).ok()))
}

/// Judges between entries and a tile that disagree: by the hash that the level above has of them, or,
/// at the log's end, by the signed root itself.
struct Judge<'a> {
    objects: &'a dyn LogObjects,
    size: u64,
    root: Hash,
    before: &'a Frontier,
}

impl Judge<'_> {
    /// Names the one that is wrong, and gives the leaves to go on with.
    async fn between(
        &self,
        bundle: EntryTile,
        entries: Vec<Hash>,
        tile: Vec<Hash>,
        found: &mut Verification,
    ) -> Result<Vec<Hash>, LedgerError> {
        let at = entries.iter().zip(&tile).position(|(entry, hash)| entry != hash).unwrap_or(0);
        let index = bundle.index() * u64::from(TILE_WIDTH) + at as u64;
        if self.fits(bundle, &entries).await? {
            let text = format!("hash {at} is not the one of entry {index}, which fits the tree above");
            found.find(bundle.leaves().path(), FindingKind::Mismatch, text);
            return Ok(entries);
        }
        if self.fits(bundle, &tile).await? {
            let text = format!("entry {index} is not the one that was signed");
            found.find(bundle.path(), FindingKind::Mismatch, text);
            return Ok(tile);
        }
        let text = format!("entry {index} and its hash disagree, and neither fits the tree above");
        found.find(bundle.path(), FindingKind::Mismatch, text.clone());
        found.find(bundle.leaves().path(), FindingKind::Mismatch, text);
        Ok(entries)
    }

    async fn fits(&self, bundle: EntryTile, leaves: &[Hash]) -> Result<bool, LedgerError> {
        if let Some(hash) = full_tile_hash(leaves) {
            return Ok(self.above(bundle.index()).await? == Some(hash));
        }
        let mut frontier = self.before.clone();
        for leaf in leaves {
            frontier.append(*leaf);
        }
        Ok(frontier.root() == self.root)
    }

    /// The hash that the tile of level 1 has of a full tile of level 0.
    async fn above(&self, index: u64) -> Result<Option<Hash>, LedgerError> {
        let Some(tile) = Tile::at(1, index / u64::from(TILE_WIDTH), self.size) else {
            return Ok(None);
        };
        let bytes = self.objects.get(&tile.path()).await?;
        let place = usize::try_from(index % u64::from(TILE_WIDTH)).unwrap_or(usize::MAX);
        Ok(bytes.and_then(|bytes| tile.decode(&bytes).ok()).and_then(|hashes| hashes.get(place).copied()))
    }
}
