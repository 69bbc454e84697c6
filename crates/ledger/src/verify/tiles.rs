//! Compares tiles with the hashes that follow from the entries.

use proof::hash::Hash;
use proof::tile::{TILE_WIDTH, Tile, full_tile_hash};

use super::finding::{FindingKind, Verification};
use super::inventory::Inventory;
use crate::error::{LedgerError, chain};
use crate::objects::LogObjects;

/// Compares each tile with the hashes that follow from the entries, level by level, as they come.
pub(super) struct Tiles<'a> {
    objects: &'a dyn LogObjects,
    inventory: &'a Inventory,
    /// The hashes of the tile that each level is at, and the tile's index.
    levels: Vec<(u64, Vec<Hash>)>,
}

impl<'a> Tiles<'a> {
    pub(super) const fn new(objects: &'a dyn LogObjects, inventory: &'a Inventory) -> Self {
        Self { objects, inventory, levels: Vec::new() }
    }

    /// Takes the next leaf.
    pub(super) async fn leaf(&mut self, leaf: Hash, found: &mut Verification) -> Result<(), LedgerError> {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push((0, Vec::new()));
            }
            let (_, hashes) = &mut self.levels[level];
            hashes.push(hash);
            if hashes.len() < usize::from(TILE_WIDTH) {
                return Ok(());
            }
            hash = self.close(level, found).await?.unwrap_or(hash);
        }
        Ok(())
    }

    /// Compares the last, partial tiles.
    pub(super) async fn finish(mut self, found: &mut Verification) -> Result<(), LedgerError> {
        for level in 0..self.levels.len() {
            if !self.levels[level].1.is_empty() {
                self.close(level, found).await?;
            }
        }
        Ok(())
    }

    /// Compares the tile that a level is at; gives its hash if it is full.
    async fn close(&mut self, level: usize, found: &mut Verification) -> Result<Option<Hash>, LedgerError> {
        let (index, hashes) = &mut self.levels[level];
        let (at, hashes) = (*index, std::mem::take(hashes));
        *index += 1;
        let height = u8::try_from(level).unwrap_or(u8::MAX);
        let width = u16::try_from(hashes.len()).unwrap_or(TILE_WIDTH);
        for width in std::iter::once(width).chain(self.inventory.tile_widths(height, at, width)) {
            self.compare(height, at, width, &hashes, found).await?;
        }
        Ok(full_tile_hash(&hashes))
    }

    async fn compare(
        &self,
        level: u8,
        index: u64,
        width: u16,
        hashes: &[Hash],
        found: &mut Verification,
    ) -> Result<(), LedgerError> {
        let Ok(tile) = Tile::new(level, index, width) else {
            return Ok(());
        };
        let path = tile.path();
        let Some(bytes) = self.objects.get(&path).await? else {
            found.find(path, FindingKind::Missing, "the tile is not there");
            return Ok(());
        };
        found.objects += 1;
        match tile.decode(&bytes) {
            Ok(stored) => {
                let expected = &hashes[..usize::from(width).min(hashes.len())];
                if let Some(at) =
                    stored.iter().zip(expected).position(|(stored, expected)| stored != expected)
                {
                    let text = format!("hash {at} is not the one that follows from the entries");
                    found.find(path, FindingKind::Mismatch, text);
                }
            }
            Err(error) => found.find(path, FindingKind::Mismatch, chain(&error)),
        }
        Ok(())
    }
}
