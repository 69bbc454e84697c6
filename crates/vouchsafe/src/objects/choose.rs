//! Looks at the bucket that somebody chose for the ledger's objects, before anything is set up.

use bytes::Bytes;
use ledger::LogObjects;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion};
use proof::checkpoint::SignedCheckpoint;

use super::{Access, Bucket, LedgerShelf, S3Server};
use crate::data::{DataDirectory, LedgerKeys};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::{Failure, chain};

/// Looks at the place that somebody named for the ledger's objects. It must answer, heed conditions, and be
/// free: no log but that of keys that are here may lie there. None: it is the place of the installation already.
/// Writes nothing into the data directory.
pub(crate) async fn choose(
    data: &DataDirectory,
    environment: &Environment,
    named: &str,
) -> Result<Option<(Bucket, S3Server)>, Failure> {
    let bucket: Bucket = named
        .parse()
        .map_err(|error| Failure::usage(format!("--ledger-objects: cannot use {named:?}: {error}")))?;
    let refused = |reason: String| {
        Failure::new(Exit::Conflict, format!("cannot keep the ledger's objects in {bucket}: {reason}"))
    };
    if data.is_set_up() {
        return match data.ledger_bucket()? {
            Some((settled, _)) if settled == bucket => Ok(None),
            Some((settled, _)) => Err(refused(format!("they are in {settled} already"))),
            None => Err(refused(format!("they are in {} already", data.ledger().display()))),
        };
    }
    let stopped = |error| Failure::of(Exit::LedgerStopped, &error);
    let s3 = environment.s3.or(data.read_s3_key()?, S3Server::default());
    let shelf = LedgerShelf::in_bucket(bucket.clone(), &s3, Access::Write)?;
    let found = shelf.shard(1).map_err(stopped)?.get("checkpoint").await.map_err(stopped)?;
    let keys = LedgerKeys::load(data, environment)?.first();
    let own: Vec<_> = keys.iter().map(|key| key.verifying_key().clone()).collect();
    if found.is_some_and(|found| SignedCheckpoint::open(&found, &own).is_err()) {
        return Err(refused("another log is there; name another prefix".to_owned()));
    }
    if let LedgerShelf::Bucket(_, store) = &shelf {
        try_out(store.as_ref(), &probe(&bucket)).await.map_err(|error| {
            Failure::new(Exit::LedgerStopped, format!("cannot use {bucket}: {}", chain(&error)))
        })?;
    }
    Ok(Some((bucket, s3.server)))
}

/// Why a bucket cannot keep a ledger.
#[derive(Debug, thiserror::Error)]
enum ProbeError {
    #[error("{what} {path}")]
    Store { what: &'static str, path: Path, source: Error },
    #[error(
        "its server wrote {path} over, although it was asked to write only {condition}; a ledger needs a server with conditional writes (If-None-Match and If-Match)"
    )]
    Unconditional { path: Path, condition: &'static str },
}

/// What is written and removed again to see what a bucket's server does.
fn probe(bucket: &Bucket) -> Path {
    Path::from(format!("{}/{PROBE}", bucket.prefix()))
}

/// The last part of its name.
const PROBE: &str = "vouchsafe-probe";

/// Sees whether objects can be written, under conditions, and removed.
async fn try_out(store: &dyn ObjectStore, path: &Path) -> Result<(), ProbeError> {
    let failed = |what| {
        let path = path.clone();
        move |source| ProbeError::Store { what, path, source }
    };
    let unconditional = |condition| ProbeError::Unconditional { path: path.clone(), condition };
    let write = async |bytes: &'static [u8], mode| {
        let options = PutOptions { mode, ..PutOptions::default() };
        store.put_opts(path, Bytes::from_static(bytes).into(), options).await
    };
    let first = write(b"first", PutMode::Overwrite).await.map_err(failed("write"))?;
    match write(b"never", PutMode::Create).await {
        Err(Error::AlreadyExists { .. }) => {}
        Ok(_) => return Err(unconditional("where nothing is")),
        Err(error) => return Err(failed("write")(error)),
    }
    let first = UpdateVersion::from(first);
    write(b"second", PutMode::Update(first.clone())).await.map_err(failed("write"))?;
    match write(b"never", PutMode::Update(first)).await {
        Err(Error::Precondition { .. }) => {}
        Ok(_) => return Err(unconditional("over another version")),
        Err(error) => return Err(failed("write")(error)),
    }
    store.delete(path).await.map_err(failed("remove"))
}

#[cfg(test)]
mod tests {
    use object_store::local::LocalFileSystem;
    use object_store::memory::InMemory;

    use super::*;

    #[tokio::test]
    async fn a_server_is_tried_out_and_nothing_stays() {
        let store = InMemory::new();
        for _ in 0..2 {
            try_out(&store, &probe(&"s3://backups/audit".parse().unwrap())).await.unwrap();
        }
        let left = store.list_with_delimiter(None).await.unwrap();
        assert!(left.objects.is_empty() && left.common_prefixes.is_empty());
    }

    #[tokio::test]
    async fn a_server_without_conditions_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
        let refused = try_out(&store, &probe(&"s3://backups".parse().unwrap())).await.unwrap_err();
        assert!(chain(&refused).contains("write vouchsafe-probe"), "{}", chain(&refused));
    }
}
