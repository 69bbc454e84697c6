//! Receipts: an entry, and the proof that a signed checkpoint covers it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use proof::note::VerifyingKey;
use proof::tlog_proof::{MAX_TLOG_PROOF_SIZE, TlogProof, TlogProofError};

use super::checked::{Checked, Flaw};
use crate::failure::{Failure, chain};

/// The largest entry in bytes (C2SP tlog-tiles, Log Entries).
const MAX_ENTRY: usize = 65_535;

/// Checks a receipt.
pub(crate) fn check_receipt(proof: &Path, entry: &Path, key: &VerifyingKey) -> Result<Checked, Failure> {
    let document = read(proof, MAX_TLOG_PROOF_SIZE)?;
    let entry_bytes = read(entry, MAX_ENTRY)?;
    let name = proof.display().to_string();
    let parsed = match TlogProof::parse(&document) {
        Ok(parsed) => parsed,
        // A cut-off or foreign file proves nothing, either way.
        Err(error) => return Ok(flawed(Flaw::missing(name, told(&error)))),
    };
    let verified = match parsed.verify(&entry_bytes, std::slice::from_ref(key), &[]) {
        Ok(verified) => verified,
        Err(error) => {
            let object = match error {
                TlogProofError::Inclusion(_) => entry.display().to_string(),
                _ => name,
            };
            return Ok(flawed(Flaw::mismatch(object, told(&error))));
        }
    };
    Ok(Checked {
        origin: key.name().to_owned(),
        size: verified.size,
        root: Some(verified.root.to_string()),
        index: Some(verified.index),
        entries: 1,
        ..Checked::default()
    })
}

fn flawed(flaw: Flaw) -> Checked {
    Checked { findings: vec![flaw], ..Checked::default() }
}

fn told(error: &TlogProofError) -> String {
    format!("cannot {}", chain(error))
}

/// A whole file, if it is not larger than it may be.
fn read(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::usage(format!("cannot read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    let limit = most as u64 + 1;
    File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() > most {
        return Err(Failure::usage(format!(
            "cannot read {}: it has more than {most} bytes, and is no part of a receipt",
            path.display()
        )));
    }
    Ok(bytes)
}
