//! A reader of ledgers that uses nothing of ours: the crates `signed_note` and `tlog_tiles` only.
//!
//! `stranger LEDGER VKEY EVIDENCE` must accept what Vouchsafe wrote, and refuse what is altered: else its
//! acceptance would show nothing. `cargo xtask interop` runs it.

#![forbid(unsafe_code)]

mod evidence;
mod ledger;
mod refuse;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use ledger::Ledger;

/// What is said of a step that holds, or why it does not.
pub(crate) type Said = Result<String, Box<dyn Error>>;

#[expect(clippy::print_stderr, reason = "a program for the command line")]
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, key, kept] = args.as_slice() else {
        eprintln!("usage: stranger LEDGER VKEY EVIDENCE");
        return ExitCode::from(2);
    };
    match check(Path::new(folder), key, Path::new(kept)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("FAILED  {error}");
            ExitCode::FAILURE
        }
    }
}

fn check(folder: &Path, key: &str, kept: &Path) -> Result<(), Box<dyn Error>> {
    let ledger = Ledger::open(folder, key)?;
    let kept = evidence::read(kept)?;
    say("checkpoint", &ledger.told());
    say("entries", &ledger.check_entries()?);
    say("inclusion", &ledger.check_inclusion()?);
    say("older checkpoints", &ledger.check_checkpoints(&kept)?);
    say("receipts", &ledger.check_receipts(&kept)?);
    say("altered checkpoint", &refuse::checkpoints(&ledger)?);
    say("altered tiles", &refuse::tiles(&ledger)?);
    say("altered entries", &refuse::entries(&ledger)?);
    say("altered history", &refuse::histories(&ledger, &kept)?);
    say("altered receipts", &refuse::receipts(&ledger, &kept)?);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a program for the command line")]
fn say(name: &str, told: &str) {
    println!("ok      {name:20} {told}");
}
