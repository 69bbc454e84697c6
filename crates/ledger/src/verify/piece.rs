//! A piece of a log: a bundle of entries and their tile, read and hashed on a thread of its own.

use bytes::Bytes;
use proof::hash::Hash;
use proof::tile::{EntryTile, full_tile_hash};

use super::finding::{Finding, FindingKind};
use crate::error::{LedgerError, chain};
use crate::fetch::{self, Fetched};
use crate::objects::LogObjects;

/// A bundle of entries and their tile.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) bundle: EntryTile,
    /// The bundle, if it is one of its width.
    pub(super) bytes: Option<Bytes>,
    /// The hashes of its entries.
    pub(super) entries: Option<Vec<Hash>>,
    /// The hashes in the tile, if they are others than those of the entries, or alone.
    pub(super) tile: Option<Vec<Hash>>,
    /// What the entries, or else the tile, give to the level above, if they are 256.
    pub(super) hash: Option<Hash>,
    /// What can be said of each by itself.
    pub(super) findings: Vec<Finding>,
    /// Objects that were read.
    pub(super) objects: u64,
}

/// Reads a piece, and hashes it on a thread that may be kept busy.
pub(super) async fn read(objects: &dyn LogObjects, bundle: EntryTile) -> Result<Piece, LedgerError> {
    let (entries, tile) =
        tokio::try_join!(fetch::bundle(objects, bundle), fetch::tile(objects, bundle.leaves()))?;
    let hashed = tokio::task::spawn_blocking(move || Piece::new(bundle, &entries, &tile)).await;
    hashed.map_err(|_| LedgerError::Stopped("a thread that hashes entries ended".to_owned()))
}

impl Piece {
    fn new(bundle: EntryTile, fetched: &Fetched, tile: &Fetched) -> Self {
        let mut piece = Self {
            bundle,
            bytes: None,
            entries: None,
            tile: None,
            hash: None,
            findings: Vec::new(),
            objects: 0,
        };
        let entries =
            |bytes: &Bytes| proof::bundle::leaf_hashes(bundle, bytes).map_err(|error| chain(&error));
        piece.entries = piece.take(bundle.path(), "bundle", fetched, entries);
        if piece.entries.is_some() {
            piece.bytes = fetched.bytes().cloned();
        }
        let leaves = bundle.leaves();
        let hashes = |bytes: &Bytes| leaves.decode(bytes).map_err(|error| chain(&error));
        piece.tile = piece.take(leaves.path(), "tile", tile, hashes);
        piece.hash = piece.leaves().and_then(full_tile_hash);
        if piece.entries == piece.tile {
            piece.tile = None;
        }
        piece
    }

    /// The hashes of the entries, or else those in the tile.
    pub(super) fn leaves(&self) -> Option<&[Hash]> {
        self.entries.as_deref().or(self.tile.as_deref())
    }

    /// Whether bundle and tile are there, and agree.
    pub(super) fn agrees(&self) -> bool {
        self.findings.is_empty() && self.tile.is_none()
    }

    fn take(
        &mut self,
        path: String,
        what: &str,
        fetched: &Fetched,
        decode: impl FnOnce(&Bytes) -> Result<Vec<Hash>, String>,
    ) -> Option<Vec<Hash>> {
        let (kind, message) = match fetched {
            Fetched::Bytes(bytes) => {
                self.objects += 1;
                match decode(bytes) {
                    Ok(hashes) => return Some(hashes),
                    Err(message) => (FindingKind::Mismatch, message),
                }
            }
            Fetched::Missing => (FindingKind::Missing, format!("the {what} is not there")),
            Fetched::Unreadable(reason) => (FindingKind::Missing, reason.clone()),
        };
        self.findings.push(Finding::new(path, kind, message));
        None
    }
}
