//! Small files, read whole.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::failure::Failure;

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
