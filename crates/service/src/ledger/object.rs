//! The objects of the log, as mirrors, witnesses and auditors read them (C2SP tlog-tiles).

use std::sync::Arc;

use bytes::Bytes;
use domain::access::Action;
use ledger::{LogObjects, read_bundle, read_tile};
use proof::tile::{EntryTile, Tile};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// The checkpoint or a tile of hashes. Anybody may read them: they tell nothing but that there are
    /// entries. A partial tile that was removed is cut from the full one.
    ///
    /// The first shard lies at the top, each later one below `shards/<number>/`: what once was read at a path
    /// is never another log's.
    pub async fn ledger_hashes(&self, path: &str) -> Result<Option<Bytes>, ServiceError> {
        let Some((shard, path)) = in_shard(path) else { return Ok(None) };
        let Some(objects) = self.objects_of(shard).await? else { return Ok(None) };
        let objects = objects.as_ref();
        if path == "checkpoint" {
            return Ok(objects.get(path).await?);
        }
        // No other spelling is a tile's, so that nothing else in the store can be asked for.
        match path.parse::<Tile>() {
            Ok(tile) => Ok(read_tile(objects, tile).await?),
            Err(_) => Ok(None),
        }
    }

    /// A bundle of entries of a shard, by what follows `tile/entries/`. They name assets, people and files:
    /// whoever reads them may read all of the ledger. A partial bundle that was removed is cut from the full
    /// one.
    pub async fn ledger_bundle(
        &self,
        caller: &Caller,
        shard: u64,
        path: &str,
    ) -> Result<Option<Bytes>, ServiceError> {
        caller.may(Action::Read, None)?;
        let Some(objects) = self.objects_of(shard).await? else { return Ok(None) };
        match format!("tile/entries/{path}").parse::<EntryTile>() {
            Ok(bundle) => {
                let found = read_bundle(objects.as_ref(), bundle).await?;
                self.note_reading(caller, found.as_ref().map_or(0, |_| u64::from(bundle.width()))).await;
                Ok(found)
            }
            Err(_) => Ok(None),
        }
    }

    /// The objects of a shard, if there is one; before anything is recorded, there is the first.
    async fn objects_of(&self, shard: u64) -> Result<Option<Arc<dyn LogObjects>>, ServiceError> {
        let there = shard == 1 || shard <= self.store().shards().await?.len() as u64;
        Ok(if there { Some(self.deps().keeper.objects(shard)?) } else { None })
    }
}

/// The number of the shard that a path is in, and the rest of the path.
fn in_shard(path: &str) -> Option<(u64, &str)> {
    let Some(rest) = path.strip_prefix("shards/") else { return Some((1, path)) };
    let (number, rest) = rest.split_once('/')?;
    let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|number| plain && *number > 1)?;
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::in_shard;

    #[test]
    fn each_shard_has_one_path() {
        assert_eq!(in_shard("checkpoint"), Some((1, "checkpoint")));
        assert_eq!(in_shard("shards/12/tile/0/000"), Some((12, "tile/0/000")));
        for other in
            ["shards/1/checkpoint", "shards/02/checkpoint", "shards/+2/checkpoint", "shards/2", "shards//x"]
        {
            assert_eq!(in_shard(other), None, "{other}");
        }
    }
}
