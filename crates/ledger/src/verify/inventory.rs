//! The objects that a log's store lists, so that even those that no checkpoint needs any more are compared.

use std::collections::BTreeMap;

use futures::TryStreamExt;
use proof::tile::{EntryTile, TILE_WIDTH, Tile};

use super::finding::Verification;
use super::probe;
use crate::error::LedgerError;
use crate::objects::LogObjects;

/// Partial objects that are there, and signs of a later checkpoint.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    /// Widths by level and index.
    tiles: BTreeMap<(u8, u64), Vec<u16>>,
    /// Widths by index.
    bundles: BTreeMap<u64, Vec<u16>>,
    kept: usize,
    /// The widest tile of level 0 that begins where the checkpoint ends, and has more.
    pub(super) grown: Option<Tile>,
}

/// Partial objects that are remembered, so that a folder full of them cannot fill the memory.
const MAX_KEPT: usize = 200_000;

impl Inventory {
    /// Takes stock, where the store can list. Objects that the checkpoint does not cover contradict nothing:
    /// a log that is at work writes them before the next checkpoint, which covers them. They are counted.
    pub(super) async fn take(
        objects: &dyn LogObjects,
        size: u64,
        found: &mut Verification,
    ) -> Result<Self, LedgerError> {
        let mut inventory = Self::default();
        let Some(mut listed) = objects.list() else {
            inventory.grown = probe::beyond(objects, size).await;
            return Ok(inventory);
        };
        while let Some(path) = listed.try_next().await? {
            inventory.add(path, size, found);
        }
        Ok(inventory)
    }

    fn add(&mut self, path: String, size: u64, found: &mut Verification) {
        let bundle = path.parse::<EntryTile>().ok();
        let Some(tile) = bundle.map(EntryTile::leaves).or_else(|| path.parse().ok()) else {
            return found.stranger(path);
        };
        if !within(tile, size) {
            let last = tile.level() == 0 && tile.index() == size / u64::from(TILE_WIDTH) && bundle.is_none();
            if last && self.grown.is_none_or(|grown| grown.width() < tile.width()) {
                self.grown = Some(tile);
            }
            return found.stranger(path);
        }
        if !tile.is_partial() || tile.exists_at(size) {
            return;
        }
        found.leftovers += 1;
        if self.kept >= MAX_KEPT {
            found.skipped += 1;
            return;
        }
        self.kept += 1;
        let widths = if bundle.is_some() {
            self.bundles.entry(tile.index()).or_default()
        } else {
            self.tiles.entry((tile.level(), tile.index())).or_default()
        };
        widths.push(tile.width());
    }

    /// The narrower versions of a tile that are there.
    pub(super) fn tile_widths(&self, level: u8, index: u64) -> Vec<u16> {
        sorted(self.tiles.get(&(level, index)))
    }

    /// The narrower versions of a bundle that are there.
    pub(super) fn bundle_widths(&self, index: u64) -> Vec<u16> {
        sorted(self.bundles.get(&index))
    }
}

fn sorted(widths: Option<&Vec<u16>>) -> Vec<u16> {
    let mut widths = widths.cloned().unwrap_or_default();
    widths.sort_unstable();
    widths
}

/// Whether a log of this size, or of an earlier one, has such a tile.
fn within(tile: Tile, size: u64) -> bool {
    let hashes = size.checked_shr(u32::from(tile.level()) * 8).unwrap_or(0);
    tile.index()
        .checked_mul(u64::from(TILE_WIDTH))
        .and_then(|first| first.checked_add(u64::from(tile.width())))
        .is_some_and(|end| end <= hashes)
}
