//! What is altered must be refused.

use tlog_tiles::{Hash, Tile, TileHashReader};

use crate::Said;
use crate::evidence::{Evidence, Receipt};
use crate::ledger::{Disk, Ledger, open};

/// Between two bytes of an entry that are altered.
const STEP: usize = 7;

pub(crate) fn checkpoints(ledger: &Ledger) -> Said {
    let text = &ledger.checkpoint;
    let end = text.windows(2).position(|pair| pair == b"\n\n").ok_or("it has no signatures")?;
    for at in 0..end {
        if open(&flipped(text, at), &ledger.key).is_ok() {
            return Err(format!("the checkpoint with byte {at} altered is accepted").into());
        }
    }
    Ok(format!("refused: a bit in each of {end} bytes of text"))
}

/// Alters each hash of level 0, and proves its neighbour with it.
///
/// That reading it fails at once can't be asked for: `tlog_tiles` 0.2 compares a tile with the one above
/// only after as many tiles as the tree has perfect subtrees, although several of those are in one tile.
pub(crate) fn tiles(ledger: &Ledger) -> Said {
    for index in 0..ledger.size {
        let (number, place) = (index / 256, usize::try_from(index % 256)?);
        let width = u32::try_from(256.min(ledger.size - number * 256))?;
        let path = Tile::new(8, 0, number, width, false).path().replacen("tile/8/", "tile/", 1);
        let spoiled = Some((path, place * 32 + place % 32));
        let disk = Disk { folder: ledger.tiles.folder.clone(), spoiled };
        let neighbour = if index ^ 1 < ledger.size { index ^ 1 } else { index.saturating_sub(1) };
        if proves(ledger, &disk, neighbour) {
            return Err(format!("hash {index} altered is accepted").into());
        }
    }
    Ok(format!("refused: a bit in each of {} hashes", ledger.size))
}

fn proves(ledger: &Ledger, tiles: &Disk, index: u64) -> bool {
    let reader = TileHashReader::new(ledger.size, ledger.root, tiles);
    let entry = usize::try_from(index).ok().and_then(|index| ledger.entries.get(index));
    let (Some(entry), Ok(proof)) = (entry, tlog_tiles::prove_record(ledger.size, index, &reader)) else {
        return false;
    };
    let leaf = tlog_tiles::record_hash(entry);
    tlog_tiles::check_record(&proof, ledger.size, ledger.root, index, leaf).is_ok()
}

pub(crate) fn entries(ledger: &Ledger) -> Said {
    let reader = TileHashReader::new(ledger.size, ledger.root, &ledger.tiles);
    for (index, entry) in (0..).zip(&ledger.entries) {
        let proof = tlog_tiles::prove_record(ledger.size, index, &reader)?;
        let leaf = tlog_tiles::record_hash(&flipped(entry, entry.len() / 2));
        if tlog_tiles::check_record(&proof, ledger.size, ledger.root, index, leaf).is_ok() {
            return Err(format!("entry {index} altered is accepted").into());
        }
    }
    Ok(format!("refused: a bit in each of {} entries", ledger.entries.len()))
}

pub(crate) fn histories(ledger: &Ledger, kept: &Evidence) -> Said {
    for (name, text) in &kept.checkpoints {
        let (size, root) = open(text, &ledger.key)?;
        for at in 0..32 {
            let mut other = root;
            other.0[at] ^= 1;
            if ledger.extends(size, other).is_ok() {
                return Err(format!("another root of {name} is accepted").into());
            }
        }
    }
    Ok(format!("refused: 32 other roots for each of {} checkpoints", kept.checkpoints.len()))
}

pub(crate) fn receipts(ledger: &Ledger, kept: &Evidence) -> Said {
    let mut count = 0;
    for (name, text, entry) in &kept.receipts {
        let whole = Receipt::parse(text).ok_or("it is no receipt")?;
        for (what, altered) in alterations(&whole) {
            if altered.prove(entry, &ledger.key).is_ok() {
                return Err(format!("{name} with {what} is accepted").into());
            }
            count += 1;
        }
        for at in (0..entry.len()).step_by(STEP) {
            if whole.prove(&flipped(entry, at), &ledger.key).is_ok() {
                return Err(format!("{name} with byte {at} of the entry altered is accepted").into());
            }
            count += 1;
        }
    }
    Ok(format!("refused: {count}, each with one thing changed"))
}

/// Receipts that differ from one in a single thing.
fn alterations(whole: &Receipt) -> Vec<(String, Receipt)> {
    let with = |change: &dyn Fn(&mut Receipt)| {
        let mut altered = whole.clone();
        change(&mut altered);
        altered
    };
    let mut list = vec![
        ("the next index".to_owned(), with(&|receipt| receipt.index += 1)),
        ("a hash more".to_owned(), with(&|receipt| receipt.hashes.push(Hash([0; 32])))),
        ("another origin".to_owned(), with(&|receipt| receipt.checkpoint = flipped(&receipt.checkpoint, 0))),
    ];
    for at in 0..whole.hashes.len() {
        let altered = with(&|receipt| receipt.hashes[at].0[at % 32] ^= 1);
        list.push((format!("hash {at} altered"), altered));
    }
    if !whole.hashes.is_empty() {
        list.push((
            "a hash less".to_owned(),
            with(&|receipt| receipt.hashes.truncate(whole.hashes.len() - 1)),
        ));
    }
    list
}

fn flipped(data: &[u8], at: usize) -> Vec<u8> {
    let mut changed = data.to_vec();
    if let Some(byte) = changed.get_mut(at) {
        *byte ^= 1;
    }
    changed
}
