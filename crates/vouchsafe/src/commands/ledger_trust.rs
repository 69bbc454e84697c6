//! Whom the commands that check a ledger trust: keys, or a policy, from the caller's own hand.

use std::io::Read;
use std::path::{Path, PathBuf};

use proof::note::VerifyingKey;
use proof::policy::{MAX_POLICY_SIZE, TrustPolicy};

use crate::failure::{Failure, chain};
use crate::output::plain;

/// Whom to trust, by --key or --policy; from somebody other than whoever keeps the ledger.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(crate) struct LedgerTrust {
    /// The ledger's verification key, or @FILE; may be repeated while a key is being replaced.
    #[arg(long, value_name = "VKEY|@FILE")]
    key: Vec<String>,
    /// A trust policy: keys of logs, witnesses, and which of them are enough (C2SP tlog-policy).
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// The longest file with a key that is read, in bytes.
const MAX_KEY: usize = 4_096;

impl LedgerTrust {
    /// Whether anybody is named.
    pub(crate) const fn is_given(&self) -> bool {
        !self.key.is_empty() || self.policy.is_some()
    }

    /// Reads the keys or the policy; keys alone ask for no witnesses.
    pub(crate) fn read(&self) -> Result<TrustPolicy, Failure> {
        if !self.is_given() {
            return Err(Failure::usage("name whom to trust with --key or --policy"));
        }
        let text = match &self.policy {
            Some(file) => read("--policy", file, MAX_POLICY_SIZE)?,
            None => policy(&self.key)?.into_bytes(),
        };
        let name = if self.policy.is_some() { "--policy" } else { "--key" };
        TrustPolicy::parse(&text).map_err(|error| Failure::usage(format!("{name}: cannot {}", chain(&error))))
    }
}

fn policy(keys: &[String]) -> Result<String, Failure> {
    let mut lines = String::new();
    for given in keys {
        lines += &["log ", &key(given)?.to_string(), "\n"].concat();
    }
    Ok(lines + "quorum none\n")
}

fn key(given: &str) -> Result<VerifyingKey, Failure> {
    let text = match given.strip_prefix('@') {
        Some(file) => String::from_utf8_lossy(&read("--key", Path::new(file), MAX_KEY)?).into_owned(),
        None => given.to_owned(),
    };
    text.trim().parse().map_err(|error| {
        Failure::usage(format!(
            "--key: cannot read {:?} as a verification key ({error}); `vouchsafe ledger key` prints one, such as backups.example.com/audit+1a2b3c4d+AX…",
            plain(text.trim())
        ))
    })
}

/// A whole file, if it is not longer than it may be.
pub(crate) fn read(option: &str, file: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(most as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::usage(format!("{option}: cannot read {}: {error}", file.display())))?;
    if bytes.len() > most {
        return Err(Failure::usage(format!("{option}: {} has more than {most} bytes", file.display())));
    }
    Ok(bytes)
}
