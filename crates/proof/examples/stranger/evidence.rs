//! What was kept of a ledger's past: checkpoints, and receipts with their entries.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use tlog_tiles::Hash;

use crate::ledger;

/// The first line of a receipt.
const RECEIPT: &str = "c2sp.org/tlog-proof@v1\nindex ";

/// Checkpoints by name; receipts with name and entry.
pub(crate) struct Evidence {
    pub(crate) checkpoints: BTreeMap<String, Vec<u8>>,
    pub(crate) receipts: Vec<(String, Vec<u8>, Vec<u8>)>,
}

/// Reads a folder of `*.checkpoint`, and of `*.tlog-proof` with `*.entry.json`.
pub(crate) fn read(folder: &Path) -> Result<Evidence, Box<dyn Error>> {
    let mut kept = Evidence { checkpoints: BTreeMap::new(), receipts: Vec::new() };
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a name is not UTF-8")?;
        if name.ends_with(".checkpoint") {
            kept.checkpoints.insert(name.to_owned(), fs::read(&path)?);
        } else if let Some(stem) = name.strip_suffix(".tlog-proof") {
            let entry = fs::read(path.with_file_name(format!("{stem}.entry.json")))?;
            kept.receipts.push((name.to_owned(), fs::read(&path)?, entry));
        }
    }
    Ok(kept)
}

/// A receipt, in its parts.
#[derive(Clone)]
pub(crate) struct Receipt {
    pub(crate) index: u64,
    pub(crate) hashes: Vec<Hash>,
    pub(crate) checkpoint: Vec<u8>,
}

impl Receipt {
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let (head, checkpoint) = str::from_utf8(text).ok()?.strip_prefix(RECEIPT)?.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let index = lines.next()?.parse().ok()?;
        let hashes = lines.map(|line| Hash::parse_hash(line).ok()).collect::<Option<_>>()?;
        Some(Self { index, hashes, checkpoint: checkpoint.as_bytes().to_vec() })
    }

    /// Proves that the entry is in the log at the index.
    pub(crate) fn prove(&self, entry: &[u8], key: &str) -> Result<(), Box<dyn Error>> {
        let (size, root) = ledger::open(&self.checkpoint, key)?;
        let leaf = tlog_tiles::record_hash(entry);
        Ok(tlog_tiles::check_record(&self.hashes, size, root, self.index, leaf)?)
    }
}
