//! Looks for what lies after a checkpoint, where a store lists nothing, as web servers do.

use futures::{StreamExt, stream};
use proof::tile::{TILE_WIDTH, Tile};

use super::whole::AT_ONCE;
use crate::objects::LogObjects;

/// A tile of level 0 that goes on after the last entry of a checkpoint of `size` entries, if one is there.
///
/// Asks for the full tile that the next entry would be in, and then for every wider partial one: at most 256
/// objects. What cannot be read counts as not there: nothing is proved by it, and some servers refuse to tell
/// what they do not have.
pub(super) async fn beyond(objects: &dyn LogObjects, size: u64) -> Option<Tile> {
    let full = u64::from(TILE_WIDTH);
    let index = size / full;
    let first = u16::try_from(size % full).unwrap_or_default() + 1;
    let is_there = async |tile: Tile| matches!(objects.get(&tile.path()).await, Ok(Some(_)));
    let whole = Tile::new(0, index, TILE_WIDTH).ok()?;
    if is_there(whole).await {
        return Some(whole);
    }
    let partial = (first..TILE_WIDTH).filter_map(|width| Tile::new(0, index, width).ok());
    let asked = stream::iter(partial.map(|tile| async move { (tile, is_there(tile).await) }));
    let found = asked.buffered(AT_ONCE).filter_map(async |(tile, there)| there.then_some(tile));
    std::pin::pin!(found).next().await
}
