//! Both directions, one after the other, in a folder of their own that each run makes anew.

use anyhow::Result;

use super::folders::Folders;
use super::judge;
use super::ours::Installation;
use super::referee::{self, Referee};
use super::s3;
use super::strangers;
use super::witness::Witnesses;
use crate::binary;

/// Proves that Go and the binary understand each other's logs, that other readers understand the
/// binary's, that two witnesses judge alike, and that a bucket keeps a log through failures and kills.
pub(crate) fn run() -> Result<()> {
    let binary = binary::build()?;
    let folders = Folders::fresh()?;
    let referee = referee::build(&folders)?;
    let strangers = strangers::install(&folders)?;
    let installation = Installation::new(&binary, &folders);
    say("\nOur binary writes a log.");
    installation.write()?;
    say("\nGo checks it.");
    let (ledger, key, evidence) = (installation.ledger(), installation.key()?, folders.evidence());
    referee.check(&ledger, &key, &evidence)?;
    for stranger in strangers {
        say(&format!("\n{} checks it.", stranger.name));
        stranger.check(&ledger, &key, &evidence)?;
    }
    say("\nGo writes logs, good and spoiled; our binary judges them.");
    referee.write(&folders.foreign())?;
    judge::run(&binary, &folders.foreign())?;
    say("\nA witness of others and ours are asked the same, and cosign our log.");
    Witnesses::prepare(&binary, &folders)?.compare(&ledger, &key)?;
    say("\nOur binary replaces its key: for a while two sign, and Go checks what both have signed.");
    let keys = installation.rotate()?;
    referee.both(&ledger, &keys)?;
    referee.check(&ledger, &keys[0], &evidence)?;
    say("\nA bucket that others serve holds a log of ours; it fails, and our server is killed.");
    s3::run(&binary, &folders, &referee)
}

/// Proves only that a bucket keeps a log through failures and kills.
pub(crate) fn bucket() -> Result<()> {
    let binary = binary::build()?;
    let folders = Folders::fresh()?;
    s3::run(&binary, &folders, &referee::build(&folders)?)
}

/// Go's verifier, for other commands.
pub(crate) fn referee() -> Result<Referee> {
    referee::build(&Folders::fresh()?)
}

#[expect(clippy::print_stdout, reason = "a development tool says what it does, in order with what it calls")]
fn say(text: &str) {
    println!("{text}");
}
