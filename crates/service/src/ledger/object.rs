//! The objects of the log, as mirrors, witnesses and auditors read them (C2SP tlog-tiles).

use bytes::Bytes;
use domain::access::Action;
use ledger::{read_bundle, read_tile};
use proof::tile::{EntryTile, Tile};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// The checkpoint or a tile of hashes. Anybody may read them: they tell nothing but that there are
    /// entries. A partial tile that was removed is cut from the full one.
    pub async fn ledger_hashes(&self, path: &str) -> Result<Option<Bytes>, ServiceError> {
        let objects = self.deps().objects.as_ref();
        if path == "checkpoint" {
            return Ok(objects.get(path).await?);
        }
        // No other spelling is a tile's, so that nothing else in the store can be asked for.
        match path.parse::<Tile>() {
            Ok(tile) => Ok(read_tile(objects, tile).await?),
            Err(_) => Ok(None),
        }
    }

    /// A bundle of entries, by what follows `tile/entries/`. They name assets, people and files: whoever
    /// reads them may read all of the ledger. A partial bundle that was removed is cut from the full one.
    pub async fn ledger_bundle(&self, caller: &Caller, path: &str) -> Result<Option<Bytes>, ServiceError> {
        caller.may(Action::Read, None)?;
        match format!("tile/entries/{path}").parse::<EntryTile>() {
            Ok(bundle) => Ok(read_bundle(self.deps().objects.as_ref(), bundle).await?),
            Err(_) => Ok(None),
        }
    }
}
