//! Where a ledger lies.

use std::path::{Path, PathBuf};

use ledger::LogObjects;

use crate::connect::WebLog;
use crate::context::Context;
use crate::data::DataDirectory;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::objects::{Access, LedgerShelf, is_in_bucket};

/// Where a ledger lies, as somebody names it.
pub(crate) enum Place {
    /// A directory: of a ledger, or of an installation.
    Directory(PathBuf),
    /// A web server.
    Web(String),
    /// A place in S3.
    Bucket(String),
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
        } else if is_in_bucket(given) {
            Self::Bucket(given.to_owned())
        } else {
            Self::Directory(given.into())
        }
    }

    pub(crate) async fn open(&self, context: &Context) -> Result<Opened, Failure> {
        if let Self::Web(url) = self {
            let log = WebLog::find(&context.remote(url)?).await?;
            return Ok(Opened { objects: Box::new(log), database: None });
        }
        let (objects, database) = self.objects(context)?;
        opened(&objects, 1, database)
    }

    /// A later shard of the same ledger, if there is one.
    pub(crate) async fn shard(&self, context: &Context, number: u64) -> Result<Option<Opened>, Failure> {
        if let Self::Web(url) = self {
            let log = WebLog::find(&context.remote(url)?).await?.shard(number).await?;
            return Ok(log.map(|log| Opened { objects: Box::new(log), database: None }));
        }
        let (objects, database) = self.objects(context)?;
        if objects.has(number).await.map_err(|error| Failure::of(Exit::Failed, &error))? {
            opened(&objects, number, database).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Where all shards lie, and the database, if it is there.
    fn objects(&self, context: &Context) -> Result<(LedgerShelf, Option<PathBuf>), Failure> {
        match self {
            Self::Web(url) => Err(Failure::usage(format!("cannot use {url} as a directory"))),
            Self::Bucket(url) => {
                let bucket = url
                    .parse()
                    .map_err(|error| Failure::usage(format!("cannot find a ledger in {url}: {error}")))?;
                Ok((LedgerShelf::in_bucket(bucket, &context.environment.s3, Access::Read)?, None))
            }
            Self::Directory(folder) => directory(folder, context),
        }
    }
}

fn directory(folder: &Path, context: &Context) -> Result<(LedgerShelf, Option<PathBuf>), Failure> {
    let database = Some(folder.join("vouchsafe.db")).filter(|file| file.is_file());
    let data = DataDirectory::at(folder)?;
    if database.is_some() && data.ledger_bucket()?.is_some() {
        return Ok((LedgerShelf::of_installation(&data, &context.environment)?, database));
    }
    let is_ledger = folder.join("checkpoint").is_file() || !folder.join("ledger").is_dir();
    let ledger = if is_ledger { folder.to_owned() } else { folder.join("ledger") };
    if !ledger.is_dir() {
        return Err(Failure::usage(format!(
            "cannot find a ledger in {}: expected its directory (with `checkpoint` and `tile`), or a data directory",
            folder.display()
        )));
    }
    Ok((LedgerShelf::Directory(ledger), database))
}

fn opened(shelf: &LedgerShelf, number: u64, database: Option<PathBuf>) -> Result<Opened, Failure> {
    let objects = shelf.shard(number).map_err(|error| Failure::of(Exit::Failed, &error))?;
    Ok(Opened { objects: Box::new(objects), database })
}
