//! Whole ledgers: every entry, every tile, the signed root, and the database's rows where they are there.

use ledger::verify_log;
use proof::note::VerifyingKey;

use super::checked::Checked;
use super::database;
use super::place::Place;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Spinner, count};

/// How often it is told how far it is, in entries.
const TELL: u64 = 4_096;

/// Checks a whole ledger.
pub(crate) async fn check_ledger(
    context: &Context,
    place: &Place,
    key: &VerifyingKey,
) -> Result<Checked, Failure> {
    let opened = place.open(context).await?;
    let spinner = Spinner::start(context.output, "verify");
    let mut show = |index: u64, _: &[u8]| {
        if index.is_multiple_of(TELL) {
            spinner.tell(format!("{} entries", count(index)));
        }
    };
    let verification = verify_log(opened.objects.as_ref(), key, &mut show)
        .await
        .map_err(|error| Failure::of(Exit::Failed, &error))?;
    let signed = verification.root.is_some();
    let mut checked = Checked::from(verification);
    if let (Some(database), true) = (&opened.database, signed) {
        spinner.tell("the database");
        database::compare(database, opened.objects.as_ref(), key, &mut checked).await?;
    }
    spinner.end();
    Ok(checked)
}
