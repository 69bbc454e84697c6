//! Looks a whole ledger over as its keeper: all that `verify` finds, and what is only left lying about.

use auditor::{Finding, Trust};
use ledger::{Verification, left_behind, verify_log};

use super::checked::Checked;
use super::database;
use super::place::Place;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Spinner, count};

/// How often it is told how far it is, in entries.
const TELL: u64 = 4_096;

/// What a ledger that was looked over is like.
pub(crate) struct LookedOver {
    /// What was found, as `verify` shows it.
    pub(crate) checked: Checked,
    /// What was found in the ledger itself.
    pub(crate) found: Verification,
}

/// Looks a whole ledger over.
pub(crate) async fn look_over(
    context: &Context,
    place: &Place,
    trust: &Trust,
) -> Result<LookedOver, Failure> {
    let failed = |error| Failure::of(Exit::Failed, &error);
    let opened = place.open(context).await?;
    let objects = opened.objects.as_ref();
    let before = objects.get("checkpoint").await.map_err(failed)?.unwrap_or_default();
    let keys = trust.keys();
    let signer = |key: &&proof::note::VerifyingKey| {
        proof::checkpoint::SignedCheckpoint::open(&before, std::slice::from_ref(*key)).is_ok()
    };
    let key = keys.iter().find(signer).or_else(|| keys.first());
    let key = key.ok_or_else(|| Failure::usage("the policy names no key of a log that can be used"))?;
    let spinner = Spinner::start(context.output, "fsck");
    let mut show = |index: u64, _: &[u8]| {
        if index.is_multiple_of(TELL) {
            spinner.tell(format!("{} entries", count(index)));
        }
    };
    let found = verify_log(objects, key, &mut show).await.map_err(failed)?;
    let mut checked = Checked::from(found.clone());
    if let Some(behind) = left_behind(objects, &found, &before).await.map_err(failed)? {
        checked.report.find(Finding::missing(behind.object, behind.message));
    }
    if let (Some(database), true) = (&opened.database, found.root.is_some()) {
        spinner.tell("the database");
        database::compare(database, 1, objects, keys, &mut checked).await?;
    }
    spinner.end();
    Ok(LookedOver { checked, found })
}
