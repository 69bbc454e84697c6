//! The log's objects at the size of one checkpoint; a partial one that is gone is cut from the full one.

use bytes::Bytes;
use proof::bundle;
use proof::tile::{EntryTile, TILE_WIDTH, Tile};

use crate::error::LedgerError;
use crate::objects::LogObjects;

fn damaged(path: &str, reason: &str) -> LedgerError {
    LedgerError::Damaged { path: path.to_owned(), reason: reason.to_owned() }
}

/// A tile of hashes.
pub(super) async fn tile(objects: &dyn LogObjects, tile: Tile) -> Result<Bytes, LedgerError> {
    let path = tile.path();
    if let Some(bytes) = objects.get(&path).await? {
        return tile
            .decode(&bytes)
            .map(|_| bytes.clone())
            .map_err(|error| damaged(&path, &error.to_string()));
    }
    let full = if tile.is_partial() { objects.get(&tile.full().path()).await? } else { None };
    let length = usize::from(tile.width()) * proof::hash::HASH_SIZE;
    let bytes = full.filter(|full| full.len() >= length).ok_or_else(|| damaged(&path, "it is missing"))?;
    Ok(bytes.slice(..length))
}

/// The entries of one tile, in order.
pub(super) async fn entries(
    objects: &dyn LogObjects,
    group: u64,
    size: u64,
) -> Result<Vec<Vec<u8>>, LedgerError> {
    let missing = |path: &str| damaged(path, "it is missing");
    let tile = EntryTile::holding(group.saturating_mul(TILE_WIDTH.into()), size)
        .ok_or_else(|| missing("tile/entries"))?;
    let mut bytes = objects.get(&tile.path()).await?;
    if bytes.is_none() && tile.is_partial() {
        bytes = objects.get(&tile.full().path()).await?;
    }
    let bytes = bytes.ok_or_else(|| missing(&tile.path()))?;
    let read: Result<Vec<_>, _> =
        bundle::entries(&bytes).take(tile.width().into()).map(|entry| entry.map(<[u8]>::to_vec)).collect();
    let entries = read.map_err(|error| damaged(&tile.path(), &error.to_string()))?;
    if entries.len() == usize::from(tile.width()) {
        Ok(entries)
    } else {
        Err(damaged(&tile.path(), "it has too few entries"))
    }
}
