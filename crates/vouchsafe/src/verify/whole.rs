//! A whole log: every entry, every tile, the signed root, and the database's rows where they are there.

use auditor::{Finding, Opened, Trust};
use ledger::{left_behind, verify_log};
use proof::hash::Hash;

use super::checked::Checked;
use super::database;
use super::kept::Kept;
use super::pinned::Pinned;
use super::place::Opened as Place;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::output::{Spinner, count};

/// How often it is told how far it is, in entries.
const TELL: u64 = 4_096;

/// The object that is signed.
const CHECKPOINT: &str = "checkpoint";

/// A log that was checked.
pub(super) struct CheckedLog {
    pub(super) checked: Checked,
    /// The root that its checkpoint signs.
    pub(super) root: Option<Hash>,
    /// Its first entry, which names the log before it.
    pub(super) first_entry: Option<Vec<u8>>,
}

/// Checks a whole log, the one of a shard, and that it begins with what a checkpoint of it covers that was kept
/// from before.
pub(super) async fn check_log(
    context: &Context,
    opened: &Place,
    shard: u64,
    trust: &Trust,
    kept: Option<&[u8]>,
) -> Result<CheckedLog, Failure> {
    let failed = |error| Failure::of(Exit::Failed, &error);
    // A ledger that grows meanwhile is checked as it was when this began.
    let objects = Pinned::at_its_checkpoint(opened.objects.as_ref()).await.map_err(failed)?;
    let signed = match objects.checkpoint().map(|bytes| (bytes, trust.open(bytes))) {
        Some((_, Ok(signed))) => signed,
        Some((bytes, Err(error))) => return Ok(unopened(bytes, shard, trust, &error)),
        None => return Ok(flawed(Finding::missing(CHECKPOINT, "the log has no checkpoint"))),
    };
    let Some(key) = signer(&signed, trust) else {
        return Ok(flawed(Finding::mismatch(CHECKPOINT, "no trusted key has signed it")));
    };
    let mut kept = kept.map(|bytes| Kept::open(trust, bytes)).transpose()?;
    let spinner = Spinner::start(context.output, "ledger");
    let mut first_entry = None;
    let mut show = |index: u64, entry: &[u8]| {
        if index == 0 {
            first_entry = Some(entry.to_vec());
        }
        if let Some(kept) = &mut kept {
            kept.entry(index, entry);
        }
        if index.is_multiple_of(TELL) {
            spinner.tell(format!("{} entries", count(index)));
        }
    };
    let verification = verify_log(&objects, key, &mut show).await.map_err(failed)?;
    let root = verification.root;
    let before = objects.checkpoint().unwrap_or_default();
    let behind = left_behind(opened.objects.as_ref(), &verification, before).await.map_err(failed)?;
    let mut checked = Checked::from(verification);
    if let Some(behind) = behind {
        checked.report.find(Finding::missing(behind.object, behind.message));
    }
    checked.report.witnesses.clone_from(&signed.witnesses);
    if let Some(finding) = kept.and_then(|kept| kept.judge(&checked.report)) {
        checked.report.find(finding);
    }
    if let Some(database) = &opened.database {
        spinner.tell("the database");
        database::compare(database, shard, &objects, trust.keys(), &mut checked).await?;
    }
    spinner.end();
    Ok(CheckedLog { checked, root, first_entry })
}

/// A checkpoint that nobody trusted has signed. A later shard has a key of its own, which the verifier may not
/// have been given: then nothing can be told of it.
fn unopened(bytes: &[u8], shard: u64, trust: &Trust, error: &auditor::OpenError) -> CheckedLog {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let origin = String::from_utf8_lossy(line);
    if shard > 1 && !trust.keys().iter().any(|key| key.name() == origin) {
        let text = format!("none of the keys is one of {origin}: name its key too");
        return flawed(Finding::missing(CHECKPOINT, text));
    }
    flawed(Finding::mismatch(CHECKPOINT, format!("cannot {}", chain(error))))
}

/// The trusted key that has signed a checkpoint.
fn signer<'a>(opened: &Opened, trust: &'a Trust) -> Option<&'a proof::note::VerifyingKey> {
    let signatures = opened.signed.note().signatures();
    let mut keys = trust.keys().iter();
    keys.find(|key| signatures.iter().any(|line| line.key_id() == key.key_id() && line.name() == key.name()))
}

fn flawed(finding: Finding) -> CheckedLog {
    let mut checked = Checked::default();
    checked.report.find(finding);
    CheckedLog { checked, root: None, first_entry: None }
}
