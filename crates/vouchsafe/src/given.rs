//! What is given at the command line: whom to trust, keys, and small files.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use auditor::Trust;
use proof::note::VerifyingKey;
use proof::policy::MAX_POLICY_SIZE;

use crate::failure::{Failure, chain};
use crate::output::plain;

/// The longest file with keys that is read, in bytes.
const MAX_KEYS: usize = 65_536;

/// What every text about a key that cannot be read ends with.
const EXAMPLE: &str = "`vouchsafe ledger key` prints one, such as backups.example.com/audit+1a2b3c4d+AX…";

/// Whom to trust; from somebody other than whoever keeps the ledger.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(crate) struct TrustArgs {
    /// The ledger's verification key, or @FILE with one in each line; may be repeated, as for several shards
    /// or while a key is being replaced.
    #[arg(long, value_name = "VKEY|@FILE")]
    key: Vec<String>,
    /// A trust policy: keys of logs, witnesses, and which of them are enough (C2SP tlog-policy).
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl TrustArgs {
    /// Whether anybody is named.
    pub(crate) const fn is_given(&self) -> bool {
        !self.key.is_empty() || self.policy.is_some()
    }

    /// Reads the keys or the policy; keys alone ask for no witnesses.
    pub(crate) fn read(&self) -> Result<Trust, Failure> {
        if !self.is_given() {
            return Err(Failure::usage("name whom to trust with --key or --policy"));
        }
        if let Some(file) = &self.policy {
            let policy = text(file, MAX_POLICY_SIZE, "a trust policy")?;
            return Trust::read(&policy).map_err(|error| {
                Failure::usage(format!("--policy: cannot {} ({})", plain(&chain(&error)), file.display()))
            });
        }
        let texts = self.key.iter().map(|given| key_text(given)).collect::<Result<Vec<_>, _>>()?;
        Trust::read(&texts.join("\n"))
            .map_err(|error| Failure::usage(format!("--key: cannot {}; {EXAMPLE}", plain(&chain(&error)))))
    }
}

/// A verification key, or `@FILE` with one in it; `option` is how the option is called.
pub(crate) fn vkey(option: &str, given: &str) -> Result<VerifyingKey, Failure> {
    let text = key_text(given)?;
    text.trim().parse().map_err(|error| {
        let text = plain(text.trim());
        Failure::usage(format!("{option}: cannot read {text:?} as a verification key ({error}); {EXAMPLE}"))
    })
}

/// A whole file, if it is not larger than what it is said to be may be.
pub(crate) fn read(path: &Path, most: usize, what: &str) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::usage(format!("cannot read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    let limit = most as u64 + 1;
    File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() > most {
        return Err(Failure::usage(format!(
            "cannot read {}: it has more than {most} bytes, and is not {what}",
            path.display()
        )));
    }
    Ok(bytes)
}

fn key_text(given: &str) -> Result<String, Failure> {
    match given.strip_prefix('@') {
        Some(file) => text(Path::new(file), MAX_KEYS, "a file of keys"),
        None => Ok(given.to_owned()),
    }
}

fn text(path: &Path, most: usize, what: &str) -> Result<String, Failure> {
    String::from_utf8(read(path, most, what)?)
        .map_err(|_| Failure::usage(format!("cannot read {}: it is not UTF-8", path.display())))
}
