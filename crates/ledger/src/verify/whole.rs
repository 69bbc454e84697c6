//! Goes through a whole log once, in bounded memory, and always ends.

use std::time::Duration;

use futures::{StreamExt, TryStreamExt};
use proof::checkpoint::SignedCheckpoint;
use proof::note::VerifyingKey;
use proof::tile::{TILE_WIDTH, entry_tiles_at};

use super::finding::{Finding, FindingKind, Verification};
use super::inventory::Inventory;
use super::piece::{self, Piece};
use super::walk::Walk;
use crate::error::{LedgerError, chain};
use crate::objects::{CHECKPOINT, LogObjects};

/// Called with each entry of a log that is verified: its index and its bytes, in order.
type Visit<'a> = &'a mut (dyn FnMut(u64, &[u8]) + Send);

/// Pieces that are read and hashed at once: enough to keep cores and networks busy. With them the memory is
/// bounded: a bundle has at most sixteen mebibytes, and one of usual entries a hundred kilobytes.
pub(crate) const AT_ONCE: usize = 16;
/// How long a log that wrote more than its checkpoint covers may take to publish the next.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked for.
const LOOK: Duration = Duration::from_millis(100);

/// Verifies a whole log against the key that the caller trusts.
///
/// Reads every bundle once and every tile once; bundles are hashed on several threads, and only the hash of
/// each goes on in order. `visit` sees each entry. An error is a store that failed; what is wrong with the log
/// is in the verification.
pub async fn verify_log(
    objects: &dyn LogObjects,
    key: &VerifyingKey,
    visit: Visit<'_>,
) -> Result<Verification, LedgerError> {
    let mut found = Verification::default();
    let Some(bytes) = objects.get(CHECKPOINT).await? else {
        found.find(CHECKPOINT, FindingKind::Missing, "the log has no checkpoint");
        return Ok(found);
    };
    found.objects += 1;
    let signed = match SignedCheckpoint::open(&bytes, std::slice::from_ref(key)) {
        Ok(signed) => signed,
        Err(error) => {
            found.find(CHECKPOINT, FindingKind::Mismatch, chain(&error));
            return Ok(found);
        }
    };
    let checkpoint = signed.checkpoint();
    found.origin.clone_from(&checkpoint.origin);
    found.size = checkpoint.size;
    found.root = Some(checkpoint.root);
    let inventory = Inventory::take(objects, checkpoint.size, &mut found).await?;
    let grown = inventory.grown;
    let mut walk = Walk::open(objects, checkpoint.size, checkpoint.root, inventory, found).await?;
    go_through(objects, &mut walk, visit).await?;
    let last = walk.finish().await?;
    let mut found = walk.found;
    if let Some(grown) = grown
        && last.grew_into(objects, grown).await?
    {
        found.grown = Some(grown.index() * u64::from(TILE_WIDTH) + u64::from(grown.width()));
    }
    Ok(found)
}

async fn go_through(
    objects: &dyn LogObjects,
    walk: &mut Walk<'_>,
    visit: Visit<'_>,
) -> Result<(), LedgerError> {
    let bundles = entry_tiles_at(walk.size());
    let mut pieces =
        futures::stream::iter(bundles.map(|bundle| piece::read(objects, bundle))).buffered(AT_ONCE);
    while let Some(piece) = pieces.try_next().await? {
        walk.found.entries += show(&piece, visit);
        if !walk.take(piece).await? {
            break;
        }
    }
    Ok(())
}

/// Shows each entry of a piece to the caller; gives how many.
fn show(piece: &Piece, visit: Visit<'_>) -> u64 {
    let mut shown = 0;
    for entry in piece.bytes.iter().flat_map(|bytes| proof::bundle::entries(bytes)).flatten() {
        visit(piece.bundle.index() * u64::from(TILE_WIDTH) + shown, entry);
        shown += 1;
    }
    shown
}

/// Tells whether a checkpoint stays behind what was written: an older one was put in its place, or the log
/// stopped while it published. `None` if nothing more was written, or another checkpoint takes its place
/// within two seconds, as in a log that is at work. `read` are the bytes that were verified.
pub async fn left_behind(
    objects: &dyn LogObjects,
    found: &Verification,
    read: &[u8],
) -> Result<Option<Finding>, LedgerError> {
    let Some(grown) = found.grown else { return Ok(None) };
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            if objects.get(CHECKPOINT).await?.as_deref() != Some(read) {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    });
    if let Ok(changed) = waited.await {
        return changed.map(|()| None);
    }
    let text = format!(
        "it covers {} entries, and the objects of at least {grown} are there: an older checkpoint was put in its place, or the log stopped while it published",
        found.size,
    );
    Ok(Some(Finding::new(CHECKPOINT, FindingKind::Missing, text)))
}
