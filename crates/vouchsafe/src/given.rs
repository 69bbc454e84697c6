//! What is given at the command line as a text or as a file with it.

use std::io::Read;
use std::path::Path;

use proof::note::VerifyingKey;

use crate::failure::Failure;
use crate::output::plain;

/// The longest file with a key that is read, in bytes.
const MAX_KEY: u64 = 4_096;

/// A verification key, or `@FILE` with one in it; `option` is how the option is called.
pub(crate) fn vkey(option: &str, given: &str) -> Result<VerifyingKey, Failure> {
    let text = match given.strip_prefix('@') {
        Some(file) => read(option, Path::new(file))?,
        None => given.to_owned(),
    };
    text.trim().parse().map_err(|error| {
        Failure::usage(format!(
            "{option}: cannot read {:?} as a verification key ({error}); `vouchsafe ledger key` prints one, such as backups.example.com/audit+1a2b3c4d+AX…",
            plain(text.trim())
        ))
    })
}

fn read(option: &str, file: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(MAX_KEY).read_to_string(&mut text))
        .map_err(|error| Failure::usage(format!("{option}: cannot read {}: {error}", file.display())))?;
    Ok(text)
}
