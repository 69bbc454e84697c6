//! Copies what a log gained: each bundle hashed, each tile held against the signed root, before it is
//! written.

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use proof::tile::{EntryTile, TILE_WIDTH, Tile, entry_tiles_between, tiles_between};

use super::contradiction::Stopped;
use crate::error::{LedgerError, chain};
use crate::fetch::{self, Fetched};
use crate::objects::{LogObjects, StoredObjects};
use crate::signed_tree::SignedTree;
use crate::verify::{AT_ONCE, Finding, FindingKind};

/// Called with how many of the new entries are copied, and how many there are.
pub(super) type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Copies what `tree` has more than its first `from` entries. In any order: each object is verified by
/// itself, and what an interrupted run left is verified and used again.
pub(super) async fn copy(
    source: &dyn LogObjects,
    kept: &StoredObjects,
    tree: &SignedTree<'_>,
    from: u64,
    progress: Progress<'_>,
) -> Result<(), Stopped> {
    let first = from / u64::from(TILE_WIDTH) * u64::from(TILE_WIDTH);
    let all = tree.size().saturating_sub(first);
    let bundles = entry_tiles_between(from, tree.size());
    let mut copied = futures::stream::iter(bundles.map(|bundle| copy_bundle(source, kept, tree, bundle)))
        .buffered(AT_ONCE);
    let mut done = 0;
    while let Some(entries) = copied.try_next().await? {
        done += u64::from(entries);
        progress(done, all);
    }
    for tile in tiles_between(from, tree.size()).filter(|tile| tile.level() > 0) {
        let row = tree.tile(tile.level(), tile.index()).await?;
        put_tile(kept, tile, &row).await?;
    }
    Ok(())
}

async fn copy_bundle(
    source: &dyn LogObjects,
    kept: &StoredObjects,
    tree: &SignedTree<'_>,
    bundle: EntryTile,
) -> Result<u16, Stopped> {
    let signed = tree.tile(0, bundle.index()).await?;
    let path = bundle.path();
    let have = match fetch::object(kept, &path).await? {
        Fetched::Bytes(bytes) => hashed(bundle, bytes).await?.is_ok_and(|(_, hashes)| hashes == *signed),
        Fetched::Missing | Fetched::Unreadable(_) => false,
    };
    if !have {
        let wrong = |kind, message: String| Stopped::Wrong(Finding::new(bundle.path(), kind, message));
        let bytes = match fetch::bundle(source, bundle).await? {
            Fetched::Bytes(bytes) => bytes,
            Fetched::Missing => {
                return Err(wrong(FindingKind::Missing, "the bundle is not there".to_owned()));
            }
            Fetched::Unreadable(reason) => return Err(wrong(FindingKind::Missing, reason)),
        };
        let (bytes, hashes) =
            hashed(bundle, bytes).await?.map_err(|message| wrong(FindingKind::Mismatch, message))?;
        if let Some(at) = hashes.iter().zip(signed.iter()).position(|(found, signed)| found != signed) {
            let index = bundle.index() * u64::from(TILE_WIDTH) + at as u64;
            let text = format!("entry {index} is not the one that was signed");
            return Err(wrong(FindingKind::Mismatch, text));
        }
        kept.put(path, bytes.to_vec()).await?;
    }
    put_tile(kept, bundle.leaves(), &signed).await?;
    Ok(bundle.width())
}

/// A bundle with the hashes of its entries, hashed on a thread that may be kept busy.
async fn hashed(
    bundle: EntryTile,
    bytes: Bytes,
) -> Result<Result<(Bytes, Vec<proof::hash::Hash>), String>, LedgerError> {
    let hashing = tokio::task::spawn_blocking(move || {
        let hashes = proof::bundle::leaf_hashes(bundle, &bytes).map_err(|error| chain(&error))?;
        Ok((bytes, hashes))
    });
    hashing.await.map_err(|_| LedgerError::Stopped("a thread that hashes entries ended".to_owned()))
}

/// Writes a tile, unless it is there.
async fn put_tile(kept: &StoredObjects, tile: Tile, row: &[proof::hash::Hash]) -> Result<(), LedgerError> {
    let path = tile.path();
    let bytes = tile.encode(row).map_err(|error| LedgerError::Checkpoint(chain(&error)))?;
    if fetch::object(kept, &path).await?.bytes().is_some_and(|found| *found == bytes) {
        return Ok(());
    }
    kept.put(path, bytes).await
}
