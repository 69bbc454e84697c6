//! The log's objects at the size of one checkpoint.

use bytes::Bytes;
use proof::bundle;
use proof::tile::{EntryTile, TILE_WIDTH, Tile};

use crate::error::LedgerError;
use crate::objects::{LogObjects, read_bundle, read_tile};

fn damaged(path: &str, reason: &str) -> LedgerError {
    LedgerError::Damaged { path: path.to_owned(), reason: reason.to_owned() }
}

/// A tile of hashes.
pub(super) async fn tile(objects: &dyn LogObjects, tile: Tile) -> Result<Bytes, LedgerError> {
    let bytes = read_tile(objects, tile).await?.ok_or_else(|| damaged(&tile.path(), "it is missing"))?;
    tile.decode(&bytes).map_err(|error| damaged(&tile.path(), &error.to_string()))?;
    Ok(bytes)
}

/// The entries of one tile, in order.
pub(super) async fn entries(
    objects: &dyn LogObjects,
    group: u64,
    size: u64,
) -> Result<Vec<Vec<u8>>, LedgerError> {
    let tile = EntryTile::holding(group.saturating_mul(TILE_WIDTH.into()), size)
        .ok_or_else(|| damaged("tile/entries", "the log is shorter"))?;
    let path = tile.path();
    let bytes = read_bundle(objects, tile).await?.ok_or_else(|| damaged(&path, "it is missing"))?;
    let entries = bundle::decode(tile, &bytes).map_err(|error| damaged(&path, &error.to_string()))?;
    Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
}
