//! A ledger in a folder, read by the code of others.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{Checkpoint, Hash, HashReader, Tile, TileHashReader, TileReader};

use crate::Said;
use crate::evidence::{Evidence, Receipt};

/// Hashes and entries in a full tile.
const WIDTH: u64 = 256;

/// A ledger whose checkpoint its key has signed.
pub(crate) struct Ledger {
    pub(crate) key: String,
    pub(crate) checkpoint: Vec<u8>,
    pub(crate) size: u64,
    pub(crate) root: Hash,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) tiles: Disk,
}

impl Ledger {
    pub(crate) fn open(folder: &Path, key: &str) -> Result<Self, Box<dyn Error>> {
        let checkpoint = fs::read(folder.join("checkpoint"))?;
        let (size, root) = open(&checkpoint, key)?;
        let entries = read_entries(folder, size)?;
        let tiles = Disk { folder: folder.to_owned(), spoiled: None };
        Ok(Self { key: key.to_owned(), checkpoint, size, root, entries, tiles })
    }

    pub(crate) fn told(&self) -> String {
        format!("signed: {} entries, root {}", self.size, self.root)
    }

    /// Compares each entry with its hash in the tiles, and all of them with the root.
    pub(crate) fn check_entries(&self) -> Said {
        let reader = TileHashReader::new(self.size, self.root, &self.tiles);
        let mut stored = Stored(Vec::new());
        for (index, entry) in (0..).zip(&self.entries) {
            let place = tlog_tiles::stored_hash_index(0, index);
            if reader.read_hashes(&[place])? != [tlog_tiles::record_hash(entry)] {
                return Err(format!("entry {index}: its tile has another hash").into());
            }
            let more = tlog_tiles::stored_hashes(index, entry, &stored)?;
            stored.0.extend(more);
        }
        if tlog_tiles::tree_hash(self.size, &stored)? != self.root {
            return Err("the entries have another root".into());
        }
        Ok(format!("all {} hash to their tiles and to the root", self.entries.len()))
    }

    pub(crate) fn check_inclusion(&self) -> Said {
        let reader = TileHashReader::new(self.size, self.root, &self.tiles);
        for (index, entry) in (0..).zip(&self.entries) {
            let proof = tlog_tiles::prove_record(self.size, index, &reader)?;
            let leaf = tlog_tiles::record_hash(entry);
            tlog_tiles::check_record(&proof, self.size, self.root, index, leaf)?;
        }
        Ok(format!("proved for each of {} entries", self.entries.len()))
    }

    /// Proves that the log never took back what it had signed.
    pub(crate) fn check_checkpoints(&self, kept: &Evidence) -> Said {
        let mut sizes = Vec::new();
        for (name, text) in &kept.checkpoints {
            let (size, root) = open(text, &self.key).map_err(|error| format!("{name}: {error}"))?;
            self.extends(size, root).map_err(|error| format!("{name}: {error}"))?;
            sizes.push(size);
        }
        sizes.sort_unstable();
        if sizes.is_empty() {
            return Err("no checkpoints were kept".into());
        }
        Ok(format!("the newest extends {}, of the sizes {sizes:?}", sizes.len()))
    }

    pub(crate) fn check_receipts(&self, kept: &Evidence) -> Said {
        for (name, text, entry) in &kept.receipts {
            let receipt = Receipt::parse(text).ok_or_else(|| format!("{name}: it is no receipt"))?;
            receipt.prove(entry, &self.key).map_err(|error| format!("{name}: {error}"))?;
        }
        if kept.receipts.is_empty() {
            return Err("no receipts were kept".into());
        }
        Ok(format!("{} hold", kept.receipts.len()))
    }

    /// Proves from the tiles that the log has all entries of an older tree.
    pub(crate) fn extends(&self, size: u64, root: Hash) -> Result<(), tlog_tiles::Error> {
        let reader = TileHashReader::new(self.size, self.root, &self.tiles);
        let proof = tlog_tiles::prove_tree(self.size, size, &reader)?;
        tlog_tiles::check_tree(&proof, self.size, self.root, size, root)
    }
}

/// The size and root of a checkpoint that the key has signed.
pub(crate) fn open(text: &[u8], key: &str) -> Result<(u64, Hash), Box<dyn Error>> {
    let verifier = StandardVerifier::new(key).map_err(|error| format!("{error:?}"))?;
    let note = Note::from_bytes(text).map_err(|error| format!("{error:?}"))?;
    let verifiers = VerifierList::new(vec![Box::new(verifier)]);
    note.verify(&verifiers).map_err(|error| format!("{error:?}"))?;
    let checkpoint = Checkpoint::from_bytes(note.text()).map_err(|error| format!("{error:?}"))?;
    if key.split('+').next() != Some(checkpoint.origin()) {
        return Err(format!("the origin is {}", checkpoint.origin()).into());
    }
    Ok((checkpoint.size(), *checkpoint.hash()))
}

/// Bundles are no part of what `tlog_tiles` reads; their layout is in docs/formats/ledger.md.
fn read_entries(folder: &Path, size: u64) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut entries = Vec::new();
    for number in 0..size.div_ceil(WIDTH) {
        let width = WIDTH.min(size - number * WIDTH);
        let tile = Tile::new(8, 0, number, u32::try_from(width)?, false);
        let path = path_of(&tile).replacen("tile/0/", "tile/entries/", 1);
        let bytes = fs::read(folder.join(&path)).map_err(|error| format!("{path}: {error}"))?;
        let mut rest = bytes.as_slice();
        while let Some((length, after)) = rest.split_first_chunk() {
            let length = usize::from(u16::from_be_bytes(*length));
            let (entry, after) = after.split_at_checked(length).ok_or("a bundle is too short")?;
            entries.push(entry.to_vec());
            rest = after;
        }
    }
    if entries.len() as u64 == size { Ok(entries) } else { Err("the bundles have another size".into()) }
}

/// Their paths have the height in them.
fn path_of(tile: &Tile) -> String {
    tile.path().replacen("tile/8/", "tile/", 1)
}

/// The hashes of a tree in the order in which they come to be.
struct Stored(Vec<Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
        let hash = |index: &u64| self.0.get(usize::try_from(*index).ok()?).copied();
        indexes.iter().map(|index| hash(index).ok_or(tlog_tiles::Error::IndexesNotInTree)).collect()
    }
}

/// Tiles of a folder, one bit of them changed if that is wanted.
pub(crate) struct Disk {
    pub(crate) folder: PathBuf,
    /// The path of a tile, and the byte of it.
    pub(crate) spoiled: Option<(String, usize)>,
}

impl TileReader for Disk {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        tiles.iter().map(|tile| self.read(&path_of(tile))).collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

impl Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, tlog_tiles::Error> {
        let failed = |error| tlog_tiles::Error::InvalidInput(format!("{path}: {error}"));
        let mut bytes = fs::read(self.folder.join(path)).map_err(failed)?;
        if let Some((spoiled, at)) = &self.spoiled
            && spoiled == path
            && let Some(byte) = bytes.get_mut(*at)
        {
            *byte ^= 1;
        }
        Ok(bytes)
    }
}
