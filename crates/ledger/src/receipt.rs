//! Receipts: an entry with the proof that a signed checkpoint covers it.

use proof::checkpoint::SignedCheckpoint;
use proof::note::VerifyingKey;
use proof::tile::{TileHashes, tiles_holding};
use proof::tlog_proof::TlogProof;
use proof::tree::{inclusion_proof, inclusion_subtrees};

use crate::error::LedgerError;
use crate::objects::{CHECKPOINT, LogObjects, read_tile};

/// An entry with its C2SP tlog-proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The entry's index.
    pub index: u64,
    /// The entry's bytes, verbatim.
    pub entry: Vec<u8>,
    /// The proof file, `c2sp.org/tlog-proof@v1`.
    pub proof: Vec<u8>,
}

/// Makes the receipt of the entry at `index`, and checks it before it is given away: under this checkpoint
/// if one is given, such as the largest that witnesses have cosigned, or else under the published one.
pub async fn receipt(
    objects: &dyn LogObjects,
    keys: &[VerifyingKey],
    index: u64,
    entry: Vec<u8>,
    under: Option<Vec<u8>>,
) -> Result<Receipt, LedgerError> {
    let damaged = |path: &str, reason: String| LedgerError::Damaged { path: path.to_owned(), reason };
    let checkpoint = match under {
        Some(checkpoint) => checkpoint.into(),
        None => objects.get(CHECKPOINT).await?.ok_or(LedgerError::NoEntry { index, size: 0 })?,
    };
    let signed =
        SignedCheckpoint::open(&checkpoint, keys).map_err(|error| damaged(CHECKPOINT, error.to_string()))?;
    let size = signed.checkpoint().size;
    if index >= size {
        return Err(LedgerError::NoEntry { index, size });
    }
    let wrong = |error: &dyn std::error::Error| damaged("tile", error.to_string());
    let subtrees = inclusion_subtrees(index, size).map_err(|error| wrong(&error))?;
    let mut hashes = TileHashes::new();
    for tile in tiles_holding(subtrees, size).map_err(|error| wrong(&error))? {
        let path = tile.path();
        let bytes =
            read_tile(objects, tile).await?.ok_or_else(|| damaged(&path, "it is missing".to_owned()))?;
        hashes.insert(tile, &bytes).map_err(|error| damaged(&path, error.to_string()))?;
    }
    let proof = TlogProof {
        extra: None,
        index,
        hashes: inclusion_proof(index, size, &hashes).map_err(|error| wrong(&error))?,
        checkpoint: checkpoint.to_vec(),
    };
    proof
        .verify(&entry, keys, &[])
        .map_err(|error| damaged("tile", format!("the proof does not hold: {error}")))?;
    Ok(Receipt { index, entry, proof: proof.to_bytes() })
}
