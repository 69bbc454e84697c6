//! Compares bundles: their entries hash to the leaves that follow from the signed root's tiles.

use bytes::Bytes;
use proof::hash::{Hash, leaf_hash};
use proof::tile::EntryTile;

use super::finding::{FindingKind, Verification};
use super::inventory::Inventory;
use crate::error::{LedgerError, chain};
use crate::objects::LogObjects;

/// The leaf hashes of a bundle's entries; `None` if it is missing or is no bundle of this width.
pub(super) async fn leaves(
    objects: &dyn LogObjects,
    bundle: EntryTile,
    found: &mut Verification,
) -> Result<Option<(Bytes, Vec<Hash>)>, LedgerError> {
    let path = bundle.path();
    let Some(bytes) = objects.get(&path).await? else {
        found.find(path, FindingKind::Missing, "the bundle is not there");
        return Ok(None);
    };
    found.objects += 1;
    match proof::bundle::decode(bundle, &bytes) {
        Ok(entries) => {
            let hashes = entries.iter().map(|entry| leaf_hash(entry)).collect();
            Ok(Some((bytes, hashes)))
        }
        Err(error) => {
            found.find(path, FindingKind::Mismatch, chain(&error));
            Ok(None)
        }
    }
}

/// Compares narrower versions of a bundle, which earlier checkpoints needed, with its leaves.
pub(super) async fn narrower(
    objects: &dyn LogObjects,
    bundle: EntryTile,
    leaves: &[Hash],
    inventory: &Inventory,
    found: &mut Verification,
) -> Result<(), LedgerError> {
    for width in inventory.bundle_widths(bundle.index(), bundle.width()) {
        let Ok(narrow) = EntryTile::new(bundle.index(), width) else {
            continue;
        };
        let Some((_, hashes)) = self::leaves(objects, narrow, found).await? else {
            continue;
        };
        if !leaves.starts_with(&hashes) {
            let text = "it is not the beginning of the bundle that grew from it";
            found.find(narrow.path(), FindingKind::Mismatch, text);
        }
    }
    Ok(())
}
