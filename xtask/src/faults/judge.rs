//! The verdict on a log after a fault: nothing acknowledged is missing, nothing was taken back, and both
//! verifiers, ours and Go's, accept it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::appender::{Appender, Said};
use crate::interop::Referee;

/// Both verifiers.
pub(super) struct Judge {
    pub(super) appender: Appender,
    pub(super) referee: Referee,
    pub(super) key: String,
}

impl Judge {
    /// Holds a log to what was said of it, and to the checkpoints that were kept (`*.checkpoint` in `kept`).
    pub(super) fn judge(&self, folder: &Path, said: &Said, kept: &Path) -> Result<()> {
        let found = self.appender.check(folder)?;
        ensure!(found.other.is_empty(), "our verifier found {:?}", found.other);
        holds(said, &found)?;
        self.referee.extends(&folder.join("ledger"), &self.key, kept).context("ask Go's verifier")
    }

    /// Keeps what is signed and what is published at this moment.
    pub(super) fn keep(&self, folder: &Path, kept: &Path, moment: &str) -> Result<()> {
        fs::create_dir_all(kept).context("make a folder for checkpoints")?;
        self.appender.head(folder, &kept.join(format!("{moment}-signed.checkpoint")));
        let published = folder.join("ledger/checkpoint");
        if published.is_file() {
            fs::copy(published, kept.join(format!("{moment}-published.checkpoint")))
                .context("keep a checkpoint")?;
        }
        Ok(())
    }
}

/// Whether everything that was said is there.
fn holds(said: &Said, found: &Said) -> Result<()> {
    ensure!(
        found.published >= said.published,
        "{} entries were published, {} are now",
        said.published,
        found.published
    );
    for (index, leaf) in &said.recorded {
        let stored = found.recorded.get(index);
        ensure!(stored == Some(leaf), "entry {index} was acknowledged as {leaf}, and is {stored:?}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(entries: &[(u64, &str)], published: u64) -> Said {
        let recorded = entries.iter().map(|(index, leaf)| (*index, (*leaf).to_owned())).collect();
        Said { recorded, published, ..Said::default() }
    }

    #[test]
    fn what_was_acknowledged_must_be_there() {
        let whole = said(&[(0, "a"), (1, "b"), (2, "c")], 3);
        assert!(holds(&said(&[(1, "b")], 2), &whole).is_ok());
        assert!(holds(&said(&[(1, "x")], 2), &whole).is_err());
        assert!(holds(&said(&[(3, "d")], 2), &whole).is_err());
        assert!(holds(&said(&[], 4), &whole).is_err());
    }
}
