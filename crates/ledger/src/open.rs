//! Opens a log: finds where it stood, repairs what a crash left, refuses what it cannot explain.

use domain::ports::{Head, LedgerQueue};
use proof::checkpoint::SignedCheckpoint;
use proof::hash::Hash;
use proof::note::VerifyingKey;
use proof::tile::{EntryTile, MAX_LEVEL, TILE_WIDTH, Tile, TileHashes};
use proof::tree::Frontier;

use crate::edge::Edge;
use crate::error::LedgerError;
use crate::objects::{CHECKPOINT, LogObjects, StoredObjects};

/// Entries that are read from the queue at once.
pub(crate) const BATCH: u32 = 4_096;

/// What was found: the right edge, the head, and how many entries are published.
pub(crate) type Opened = (Edge, Option<Head>, u64);

/// Opens the right edge of a log, integrates what was signed and not integrated, and publishes it too if
/// `publish` says so.
pub(crate) async fn open(
    queue: &dyn LedgerQueue,
    objects: &StoredObjects,
    keys: &[VerifyingKey],
    publish: bool,
) -> Result<Opened, LedgerError> {
    let head = queue.head().await?;
    let signed = head.as_ref().map_or(0, |head| head.size);
    let published = published(objects, keys).await?;
    let mut size = published.as_ref().map_or(0, |checkpoint| checkpoint.checkpoint().size);
    if size > signed {
        return Err(LedgerError::RolledBack { known: signed, published: size });
    }
    let mut edge = match &published {
        Some(checkpoint) => load(objects, size, checkpoint.checkpoint().root).await?,
        None => Edge::default(),
    };
    // What was signed and not published: the entries are in the queue, so the objects are made again.
    if let Some(head) = &head {
        if edge.size() < head.size {
            tracing::info!(
                ledger.published = size,
                ledger.signed = head.size,
                "writing again what may not have been written"
            );
        }
        while edge.size() < head.size {
            replay(queue, objects, &mut edge, head.size).await?;
        }
        if edge.root().0 != *head.root.as_bytes() {
            return Err(LedgerError::Changed { size: head.size });
        }
        if publish && size < head.size {
            objects.put(CHECKPOINT.to_owned(), head.checkpoint.clone()).await?;
            size = head.size;
        }
    }
    Ok((edge, head, size))
}

/// The published checkpoint, which must be ours.
async fn published(
    objects: &StoredObjects,
    keys: &[VerifyingKey],
) -> Result<Option<SignedCheckpoint>, LedgerError> {
    let Some(bytes) = objects.get(CHECKPOINT).await? else {
        return Ok(None);
    };
    SignedCheckpoint::open(&bytes, keys)
        .map(Some)
        .map_err(|error| LedgerError::Damaged { path: CHECKPOINT.to_owned(), reason: error.to_string() })
}

/// Appends entries from the queue up to `to`, and writes their objects.
async fn replay(
    queue: &dyn LedgerQueue,
    objects: &StoredObjects,
    edge: &mut Edge,
    to: u64,
) -> Result<(), LedgerError> {
    let most = u32::try_from(to - edge.size()).unwrap_or(u32::MAX).min(BATCH);
    let entries = queue.entry_bytes(edge.size(), most).await?;
    if entries.is_empty() {
        return Err(LedgerError::Changed { size: to });
    }
    let made = edge
        .append(entries.iter().map(Vec::as_slice))
        .map_err(|error| LedgerError::Checkpoint(error.to_string()))?;
    objects.put_all(made).await
}

/// Loads the right edge from the objects, and holds it against the root that was signed. Costs the
/// same for a log of any length.
async fn load(objects: &StoredObjects, size: u64, root: Hash) -> Result<Edge, LedgerError> {
    let damaged =
        |path: &str, reason: &str| LedgerError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
    let mut hashes = TileHashes::new();
    let mut levels = Vec::new();
    for tile in edge_tiles(size) {
        let path = tile.path();
        let bytes = objects.get(&path).await?.ok_or_else(|| damaged(&path, "it is missing"))?;
        let decoded = tile.decode(&bytes).map_err(|error| damaged(&path, &error.to_string()))?;
        hashes.insert(tile, &bytes).map_err(|error| damaged(&path, &error.to_string()))?;
        let level = usize::from(tile.level());
        levels.resize_with(levels.len().max(level + 1), Vec::new);
        levels[level] = decoded;
    }
    let frontier = Frontier::from_source(size, &hashes)
        .map_err(|error| damaged("tile", &format!("the right edge cannot be built: {error}")))?;
    if frontier.root() != root {
        return Err(damaged("tile", "the right edge does not give the root that was signed"));
    }
    let bundle = load_bundle(objects, size, levels.first()).await?;
    Ok(Edge::from_parts(frontier, levels, bundle))
}

/// The partial tiles at the right edge: one for each level that has one.
fn edge_tiles(size: u64) -> impl Iterator<Item = Tile> {
    (0..=MAX_LEVEL).filter_map(move |level| {
        let hashes = size.checked_shr(u32::from(level) * 8).unwrap_or(0);
        let (index, width) = (hashes / u64::from(TILE_WIDTH), hashes % u64::from(TILE_WIDTH));
        let width = u16::try_from(width).ok().filter(|width| *width > 0)?;
        Tile::new(level, index, width).ok()
    })
}

/// The partial bundle, held against the hashes of its entries.
async fn load_bundle(
    objects: &StoredObjects,
    size: u64,
    leaves: Option<&Vec<Hash>>,
) -> Result<Vec<u8>, LedgerError> {
    let width = u16::try_from(size % 256).unwrap_or(0);
    let Ok(tile) = EntryTile::new(size / 256, width) else {
        return Ok(Vec::new());
    };
    let path = tile.path();
    let damaged = |reason: String| LedgerError::Damaged { path: path.clone(), reason };
    let bytes = objects.get(&path).await?.ok_or_else(|| damaged("it is missing".to_owned()))?;
    let entries = proof::bundle::decode(tile, &bytes).map_err(|error| damaged(error.to_string()))?;
    let found: Vec<_> = entries.into_iter().map(proof::hash::leaf_hash).collect();
    if Some(&found) != leaves {
        return Err(damaged("its entries do not hash to the tile above them".to_owned()));
    }
    Ok(bytes.to_vec())
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
