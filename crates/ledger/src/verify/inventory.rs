//! The objects that a log's store lists, so that even those that no checkpoint needs any more are compared.

use std::collections::{BTreeMap, BTreeSet};

use proof::tile::{EntryTile, Tile};

use super::finding::Verification;
use crate::error::LedgerError;
use crate::objects::LogObjects;

/// Widths of partial objects that are there, by place.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    tiles: BTreeMap<(u8, u64), BTreeSet<u16>>,
    bundles: BTreeMap<u64, BTreeSet<u16>>,
}

impl Inventory {
    /// Takes stock, where the store can list. Objects that the checkpoint does not cover contradict nothing:
    /// a log that is at work writes them before the next checkpoint, which covers them. They are counted.
    pub(super) async fn take(
        objects: &dyn LogObjects,
        size: u64,
        found: &mut Verification,
    ) -> Result<Self, LedgerError> {
        let mut inventory = Self::default();
        for path in objects.list().await?.unwrap_or_default() {
            if let Ok(bundle) = path.parse::<EntryTile>() {
                if bundle.leaves().exists_at(size) || within(0, bundle.index(), bundle.width(), size) {
                    inventory.bundles.entry(bundle.index()).or_default().insert(bundle.width());
                    continue;
                }
            } else if let Ok(tile) = path.parse::<Tile>()
                && within(tile.level(), tile.index(), tile.width(), size)
            {
                inventory.tiles.entry((tile.level(), tile.index())).or_default().insert(tile.width());
                continue;
            }
            found.beyond += 1;
        }
        Ok(inventory)
    }

    /// The widths of a tile that are there, other than `width`.
    pub(super) fn tile_widths(&self, level: u8, index: u64, width: u16) -> Vec<u16> {
        other(self.tiles.get(&(level, index)), width)
    }

    /// The widths of a bundle that are there, other than `width`.
    pub(super) fn bundle_widths(&self, index: u64, width: u16) -> Vec<u16> {
        other(self.bundles.get(&index), width)
    }
}

fn other(widths: Option<&BTreeSet<u16>>, width: u16) -> Vec<u16> {
    widths.into_iter().flatten().copied().filter(|other| *other != width).collect()
}

/// Whether a log of this size, or of an earlier one, has such a tile.
fn within(level: u8, index: u64, width: u16, size: u64) -> bool {
    let hashes = size.checked_shr(u32::from(level) * 8).unwrap_or(0);
    index
        .checked_mul(256)
        .and_then(|first| first.checked_add(u64::from(width)))
        .is_some_and(|end| end <= hashes)
}
