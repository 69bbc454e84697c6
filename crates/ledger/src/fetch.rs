//! Reads objects one by one, where that one of them cannot be read is an answer.

use bytes::Bytes;
use proof::tile::{EntryTile, Tile};

use crate::error::{LedgerError, chain};
use crate::objects::{LogObjects, read_bundle, read_tile};

/// What came of reading an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fetched {
    /// Its bytes.
    Bytes(Bytes),
    /// It is not there.
    Missing,
    /// It is there and cannot be read, and why.
    Unreadable(String),
}

impl Fetched {
    /// The bytes, if they are there.
    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    /// That one object cannot be read is an answer, because others may be readable; an error is a place that
    /// cannot be read at all.
    fn of(answer: Result<Option<Bytes>, LedgerError>) -> Result<Self, LedgerError> {
        match answer {
            Ok(Some(bytes)) => Ok(Self::Bytes(bytes)),
            Ok(None) => Ok(Self::Missing),
            Err(
                error @ (LedgerError::Objects { .. }
                | LedgerError::Forbidden { .. }
                | LedgerError::Damaged { .. }),
            ) => Ok(Self::Unreadable(format!("cannot {}", chain(&error)))),
            Err(error) => Err(error),
        }
    }
}

/// Reads an object.
pub(crate) async fn object(objects: &dyn LogObjects, path: &str) -> Result<Fetched, LedgerError> {
    Fetched::of(objects.get(path).await)
}

/// Reads a tile; a partial one that is gone is cut from the full one.
pub(crate) async fn tile(objects: &dyn LogObjects, tile: Tile) -> Result<Fetched, LedgerError> {
    Fetched::of(read_tile(objects, tile).await)
}

/// Reads a bundle of entries; a partial one that is gone is cut from the full one.
pub(crate) async fn bundle(objects: &dyn LogObjects, tile: EntryTile) -> Result<Fetched, LedgerError> {
    Fetched::of(read_bundle(objects, tile).await)
}
