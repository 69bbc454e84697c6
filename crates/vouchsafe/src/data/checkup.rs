//! Looks a data directory over, even one that does not open.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use client::wire::{Finding, FindingStatus};
use ledger::LogObjects;
use store_sqlite::Audit;

use super::{DataDirectory, Keys};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::objects::LedgerShelf;
use crate::output::bytes;

/// Space that should be left, in bytes: packs are written before others can be let go.
const ROOM: u64 = 1 << 30;
/// Space without which the next commit may fail.
const LITTLE_ROOM: u64 = 64 << 20;

/// Looks a data directory over.
pub(crate) async fn checkup(data: &DataDirectory, environment: &Environment) -> Vec<Finding> {
    vec![
        directory(data),
        keys(data, environment),
        database(data).await,
        objects(data, environment).await,
        room(data.root()),
    ]
}

fn finding(
    check: &str,
    status: FindingStatus,
    message: impl Into<String>,
    advice: Option<String>,
) -> Finding {
    Finding { check: check.to_owned(), status, message: message.into(), advice }
}

fn directory(data: &DataDirectory) -> Finding {
    let check = "data directory";
    let root = data.root().display();
    match std::fs::metadata(data.root()).map(|found| found.permissions().mode() & 0o777) {
        Err(error) => finding(check, FindingStatus::Mend, format!("{root}: {error}"), None),
        Ok(mode) if mode & 0o077 != 0 => finding(
            check,
            FindingStatus::Mend,
            format!("others may look into {root} (mode {mode:03o})"),
            Some(format!("run `chmod 700 {root}`")),
        ),
        Ok(_) => finding(check, FindingStatus::Fine, format!("{root} is closed to others"), None),
    }
}

fn keys(data: &DataDirectory, environment: &Environment) -> Finding {
    let check = "keys";
    match Keys::load(data, environment) {
        Ok(keys) => finding(
            check,
            FindingStatus::Fine,
            format!("the ledger signs as {}", keys.ledger.names().join(", ")),
            None,
        ),
        Err(failure) => finding(
            check,
            FindingStatus::Mend,
            failure.message(),
            Some("without its keys the installation cannot sign, nor open its vaults".to_owned()),
        ),
    }
}

async fn database(data: &DataDirectory) -> Finding {
    let check = "database";
    let looked = async {
        let mut audit = Audit::open(&data.database()).await?;
        let structure = audit.structure().await;
        audit.close().await;
        structure
    };
    let advice = "stop the server, keep a copy of the data directory, and restore the database from a backup; \
                  `vouchsafe verify --ledger` tells whether the ledger is whole";
    match looked.await {
        Ok(wrong) if wrong.is_empty() => finding(check, FindingStatus::Fine, "its structure is sound", None),
        Ok(wrong) => finding(check, FindingStatus::Mend, wrong.join("; "), Some(advice.to_owned())),
        Err(error) => {
            finding(check, FindingStatus::Mend, format!("cannot {}", chain(&error)), Some(advice.to_owned()))
        }
    }
}

async fn objects(data: &DataDirectory, environment: &Environment) -> Finding {
    let check = "ledger objects";
    let looked = async {
        let shelf = LedgerShelf::of_installation(data, environment)?;
        let stopped = |error| Failure::of(Exit::LedgerStopped, &error);
        shelf.shard(1).map_err(stopped)?.get("checkpoint").await.map_err(stopped)?;
        Ok::<_, Failure>(shelf)
    };
    let advice = "nothing is published until they can be read and written; then start again, and what is missing is written";
    match looked.await {
        Ok(shelf) => finding(check, FindingStatus::Fine, format!("they are in {shelf}"), None),
        Err(failure) => finding(check, FindingStatus::Mend, failure.message(), Some(advice.to_owned())),
    }
}

fn room(root: &Path) -> Finding {
    let check = "disk";
    let Ok(disk) = rustix::fs::statvfs(root) else {
        return finding(check, FindingStatus::Better, "its free space cannot be told", None);
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let message = format!("{} are free where the data directory lies", bytes(free));
    let advice = || Some("make room, before backups fail for want of it".to_owned());
    match free {
        0..LITTLE_ROOM => finding(check, FindingStatus::Mend, message, advice()),
        LITTLE_ROOM..ROOM => finding(check, FindingStatus::Better, message, advice()),
        _ => finding(check, FindingStatus::Fine, message, None),
    }
}
