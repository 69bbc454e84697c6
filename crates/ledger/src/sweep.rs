//! Removes partial tiles and bundles once the full ones are there (C2SP tlog-tiles, Partial Tiles).
//!
//! Only what no published checkpoint needs: a tile that is full stays full, and whoever misses a partial
//! one of it reads the full one. The partial tiles of the right edge stay until it is full.

use futures::StreamExt;
use proof::tile::{EntryTile, MAX_LEVEL, TILE_WIDTH, Tile};

use crate::error::LedgerError;
use crate::objects::StoredObjects;
use crate::open::BATCH;

/// Folders that are looked into at once.
const AT_ONCE: usize = 8;
/// What a crash may have left lies in what one batch filled.
const LEFT: u64 = BATCH as u64 / TILE_WIDTH as u64 + 1;

/// Removes what the checkpoint of `to` entries made needless, after one of `from`.
pub(crate) async fn sweep(objects: &StoredObjects, from: u64, to: u64) -> Result<(), LedgerError> {
    // A batch leaves one partial tile in each level: the last one.
    let begun = |count: u64| (!count.is_multiple_of(WIDTH)).then_some(count / WIDTH);
    remove(objects, folders(to, |level| begun(hashes_at(from, level)).into_iter())).await
}

/// Removes what a crash may have left behind a published checkpoint of `size` entries. Costs the same for
/// a log of any length.
pub(crate) async fn sweep_last(objects: &StoredObjects, size: u64) -> Result<(), LedgerError> {
    remove(
        objects,
        folders(size, |level| {
            let full = hashes_at(size, level) / WIDTH;
            let left = if level == 0 { LEFT } else { 2 };
            full.saturating_sub(left)..full
        }),
    )
    .await
}

const WIDTH: u64 = TILE_WIDTH as u64;

/// How many hashes a level of tiles has in a log of this size.
fn hashes_at(size: u64, level: u8) -> u64 {
    size.checked_shr(u32::from(level) * 8).unwrap_or(0)
}

/// The folders of partial tiles, by their full tile's index in each level, where that is full at `size`.
fn folders<I: Iterator<Item = u64>>(size: u64, indices: impl Fn(u8) -> I) -> Vec<String> {
    let mut folders = Vec::new();
    for level in 0..=MAX_LEVEL {
        let full = hashes_at(size, level) / WIDTH;
        for index in indices(level).filter(|index| *index < full) {
            folders.extend(Tile::new(level, index, TILE_WIDTH).map(|tile| format!("{}.p", tile.path())));
            if level == 0 {
                folders.extend(EntryTile::new(index, TILE_WIDTH).map(|tile| format!("{}.p", tile.path())));
            }
        }
    }
    folders
}

async fn remove(objects: &StoredObjects, folders: Vec<String>) -> Result<(), LedgerError> {
    let mut removals =
        futures::stream::iter(folders).map(|folder| objects.remove_below(folder)).buffer_unordered(AT_ONCE);
    while let Some(removed) = removals.next().await {
        removed?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_full_is_swept() {
        let begun = |from: u64| {
            move |level| {
                (!hashes_at(from, level).is_multiple_of(WIDTH))
                    .then_some(hashes_at(from, level) / WIDTH)
                    .into_iter()
            }
        };
        assert_eq!(folders(255, begun(3)), Vec::<String>::new());
        assert_eq!(folders(256, begun(3)), ["tile/0/000.p", "tile/entries/000.p"]);
        assert_eq!(folders(65_536, begun(65_535)), ["tile/0/255.p", "tile/entries/255.p", "tile/1/000.p"]);
        assert_eq!(
            folders(600, begun(512)),
            Vec::<String>::new(),
            "it had no partial tile of level 0, and that of level 1 is not full"
        );
    }
}
