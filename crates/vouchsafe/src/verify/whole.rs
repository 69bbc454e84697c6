//! Whole ledgers: every entry, every tile, the signed root, and the database's rows where they are there.

use auditor::{Finding, Opened, Trust};
use ledger::{left_behind, verify_log};

use super::checked::Checked;
use super::database;
use super::kept::Kept;
use super::pinned::Pinned;
use super::place::Place;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::output::{Spinner, count};

/// How often it is told how far it is, in entries.
const TELL: u64 = 4_096;

/// The object that is signed.
const CHECKPOINT: &str = "checkpoint";

/// Checks a whole ledger, and that it begins with what a checkpoint covers that was kept from before.
pub(crate) async fn check_ledger(
    context: &Context,
    place: &Place,
    trust: &Trust,
    kept: Option<Vec<u8>>,
) -> Result<Checked, Failure> {
    let opened = place.open(context).await?;
    let failed = |error| Failure::of(Exit::Failed, &error);
    // A ledger that grows meanwhile is checked as it was when this began.
    let objects = Pinned::at_its_checkpoint(opened.objects.as_ref()).await.map_err(failed)?;
    let signed = match objects.checkpoint().map(|bytes| trust.open(bytes)) {
        Some(Ok(signed)) => signed,
        Some(Err(error)) => {
            return Ok(flawed(Finding::mismatch(CHECKPOINT, format!("cannot {}", chain(&error)))));
        }
        None => return Ok(flawed(Finding::missing(CHECKPOINT, "the log has no checkpoint"))),
    };
    let Some(key) = signer(&signed, trust) else {
        return Ok(flawed(Finding::mismatch(CHECKPOINT, "no trusted key has signed it")));
    };
    let mut kept = kept.map(|bytes| Kept::open(trust, &bytes)).transpose()?;
    let spinner = Spinner::start(context.output, "verify");
    let mut show = |index: u64, entry: &[u8]| {
        kept.iter_mut().for_each(|kept| kept.entry(index, entry));
        if index.is_multiple_of(TELL) {
            spinner.tell(format!("{} entries", count(index)));
        }
    };
    let verification = verify_log(&objects, key, &mut show).await.map_err(failed)?;
    let before = objects.checkpoint().unwrap_or_default();
    let behind = left_behind(opened.objects.as_ref(), &verification, before).await.map_err(failed)?;
    let mut checked = Checked::from(verification);
    behind
        .into_iter()
        .for_each(|behind| checked.report.find(Finding::missing(behind.object, behind.message)));
    checked.report.witnesses.clone_from(&signed.witnesses);
    if let Some(finding) = kept.and_then(|kept| kept.judge(&checked.report)) {
        checked.report.find(finding);
    }
    if let Some(database) = &opened.database {
        spinner.tell("the database");
        database::compare(database, &objects, key, &mut checked).await?;
    }
    spinner.end();
    Ok(checked)
}

/// The trusted key that has signed a checkpoint.
fn signer<'a>(opened: &Opened, trust: &'a Trust) -> Option<&'a proof::note::VerifyingKey> {
    let signatures = opened.signed.note().signatures();
    let mut keys = trust.keys().iter();
    keys.find(|key| signatures.iter().any(|line| line.key_id() == key.key_id() && line.name() == key.name()))
}

fn flawed(finding: Finding) -> Checked {
    let mut checked = Checked::default();
    checked.report.find(finding);
    checked
}
