//! Where a ledger lies.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::{LogObjects, StoredObjects};
use object_store::local::LocalFileSystem;

use crate::connect::WebLog;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, chain};

/// Where a ledger lies, as somebody names it.
pub(crate) enum Place {
    /// A directory: of a ledger, or of an installation.
    Directory(PathBuf),
    /// A web server.
    Web(String),
}

/// What can be looked at.
pub(crate) struct Opened {
    /// The ledger as strangers read it.
    pub(crate) objects: Box<dyn LogObjects>,
    /// The database that it came from, if that is there too.
    pub(crate) database: Option<PathBuf>,
}

impl Place {
    pub(crate) fn of(given: &str) -> Self {
        if given.starts_with("http://") || given.starts_with("https://") {
            Self::Web(given.to_owned())
        } else {
            Self::Directory(given.into())
        }
    }

    pub(crate) async fn open(&self, context: &Context) -> Result<Opened, Failure> {
        match self {
            Self::Web(url) => {
                let log = WebLog::find(&context.remote(url)?).await?;
                Ok(Opened { objects: Box::new(log), database: None })
            }
            Self::Directory(folder) => directory(folder),
        }
    }
}

impl Place {
    /// A later shard of the same ledger, if there is one.
    pub(super) async fn shard(&self, context: &Context, number: u64) -> Result<Option<Opened>, Failure> {
        match self {
            Self::Web(url) => {
                let log = WebLog::find(&context.remote(url)?).await?.shard(number).await?;
                Ok(log.map(|log| Opened { objects: Box::new(log) as Box<dyn LogObjects>, database: None }))
            }
            Self::Directory(folder) => {
                let (ledger, database) = parts(folder)?;
                let shard = ledger.join("shards").join(number.to_string());
                if shard.is_dir() { opened(&shard, database).map(Some) } else { Ok(None) }
            }
        }
    }
}

fn directory(folder: &Path) -> Result<Opened, Failure> {
    let (ledger, database) = parts(folder)?;
    opened(&ledger, database)
}

/// Where the ledger's first shard lies, and the database, if it is there.
fn parts(folder: &Path) -> Result<(PathBuf, Option<PathBuf>), Failure> {
    let database = folder.join("vouchsafe.db");
    let is_installation = database.is_file();
    let is_ledger = folder.join("checkpoint").is_file() || !folder.join("ledger").is_dir();
    let ledger = if is_ledger { folder.to_owned() } else { folder.join("ledger") };
    if !ledger.is_dir() {
        return Err(Failure::usage(format!(
            "cannot find a ledger in {}: expected its directory (with `checkpoint` and `tile`), or a data directory",
            folder.display()
        )));
    }
    Ok((ledger, is_installation.then_some(database)))
}

fn opened(ledger: &Path, database: Option<PathBuf>) -> Result<Opened, Failure> {
    let store = LocalFileSystem::new_with_prefix(ledger).map_err(|error| {
        Failure::new(Exit::Failed, format!("cannot read {}: {}", ledger.display(), chain(&error)))
    })?;
    Ok(Opened { objects: Box::new(StoredObjects::new(Arc::new(store))), database })
}
