//! Evidence bundles, from files of any length.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use auditor::{BundleCheck, Report, Trust};

use crate::failure::Failure;

/// How much is read at once, in bytes.
const PIECE: usize = 1 << 20;

/// Checks a bundle, in bounded memory.
pub(crate) fn check_bundle(path: &Path, trust: Trust, kept: Option<Vec<u8>>) -> Result<Report, Failure> {
    let failed = |error| Failure::usage(format!("cannot read {}: {error}", path.display()));
    let mut file = File::open(path).map_err(failed)?;
    let mut check = BundleCheck::new(trust, kept);
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece).map_err(failed)? {
            0 => return Ok(check.finish()),
            length => check.push(&piece[..length]),
        }
    }
}
