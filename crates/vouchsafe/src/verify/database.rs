//! The rows of an installation's database against the signed ledger.

use std::path::Path;

use ledger::LogObjects;
use proof::checkpoint::SignedCheckpoint;
use proof::hash::{Hash, leaf_hash};
use proof::note::VerifyingKey;
use proof::tile::{TILE_WIDTH, Tile};
use proof::tree::Frontier;
use store_sqlite::{Audit, HeadRow, KeptEntry, ShardRow};

use auditor::Finding;

use super::checked::Checked;
use crate::exit::Exit;
use crate::failure::{Failure, chain};

/// The most rows that are named one by one.
const MAX_FLAWS: usize = 100;

/// Compares every row with the hashes that the signed checkpoint covers, and the head with its rows.
pub(super) async fn compare(
    path: &Path,
    shard: u64,
    objects: &dyn LogObjects,
    keys: &[VerifyingKey],
    checked: &mut Checked,
) -> Result<(), Failure> {
    let mut audit = match Audit::open(path).await {
        Ok(audit) => audit,
        Err(error) => {
            checked
                .report
                .findings
                .push(Finding::mismatch("vouchsafe.db", format!("cannot {}", chain(&error))));
            return Ok(());
        }
    };
    let mut comparison = Comparison {
        objects,
        keys,
        checked,
        shard,
        first: 0,
        end: None,
        frontier: Frontier::new(),
        head: None,
    };
    // What a damaged database answers, or fails to, is a finding; what was found before it stays.
    if let Err(stopped) = comparison.run(&mut audit).await {
        match stopped {
            Stopped::Database(error) => {
                let flaw = Finding::mismatch("vouchsafe.db", format!("cannot {}", chain(&error)));
                comparison.checked.report.findings.push(flaw);
            }
            Stopped::Ledger(error) => return Err(Failure::of(Exit::Failed, &error)),
        }
    }
    audit.close().await;
    Ok(())
}

/// Why a comparison could not go on.
enum Stopped {
    Database(domain::ports::StoreError),
    Ledger(ledger::LedgerError),
}

impl From<domain::ports::StoreError> for Stopped {
    fn from(error: domain::ports::StoreError) -> Self {
        Self::Database(error)
    }
}

impl From<ledger::LedgerError> for Stopped {
    fn from(error: ledger::LedgerError) -> Self {
        Self::Ledger(error)
    }
}

struct Comparison<'a> {
    objects: &'a dyn LogObjects,
    keys: &'a [VerifyingKey],
    checked: &'a mut Checked,
    /// The shard whose rows these are.
    shard: u64,
    /// The place of its first row.
    first: u64,
    /// The place of the next shard's first row, if there is one.
    end: Option<u64>,
    /// The tree over the rows so far.
    frontier: Frontier,
    head: Option<HeadRow>,
}

impl Comparison<'_> {
    async fn run(&mut self, audit: &mut Audit) -> Result<(), Stopped> {
        for words in audit.structure().await? {
            self.find(Finding::mismatch("vouchsafe.db", words));
        }
        self.find_span(audit).await?;
        self.look_at_head();
        let flaws = self.checked.report.findings.len();
        loop {
            let from = self.frontier.size();
            let place = self.first + from;
            let left = self.end.map_or(u64::MAX, |end| end.saturating_sub(place));
            let most = u32::try_from(left).unwrap_or(u32::MAX).min(u32::from(TILE_WIDTH));
            let rows = audit.entries(place, most).await?;
            if rows.is_empty() {
                break;
            }
            let signed = self.signed_hashes(from / u64::from(TILE_WIDTH)).await?;
            for row in rows {
                if !self.look_at_row(&row, &signed) {
                    return Ok(());
                }
            }
        }
        self.look_at_personal(audit).await?;
        let rows = self.frontier.size();
        self.checked.rows = Some(rows);
        self.checked.waiting = Some(rows.saturating_sub(self.checked.report.size));
        if rows < self.checked.report.size {
            let text = format!("there is no row {rows}, and {} entries are signed", self.checked.report.size);
            self.find(Finding::mismatch("ledger_entry", text));
        }
        let head = self.head.as_ref().and_then(|head| u64::try_from(head.size).ok()).unwrap_or_default();
        // An old copy may have fewer rows of an old shard than that signed: what it lacks is told by the next shard.
        let whole = self.end.is_none();
        if whole && flaws == self.checked.report.findings.len() && rows < head {
            self.find(Finding::mismatch(
                "ledger_head",
                format!("it covers {head} entries, and there are {rows} rows"),
            ));
        }
        Ok(())
    }

    /// Which rows are the shard's, and what it signed last.
    async fn find_span(&mut self, audit: &mut Audit) -> Result<(), Stopped> {
        let shards = audit.shards().await?;
        let of = |number: u64| shards.iter().find(|row| u64::try_from(row.number).ok() == Some(number));
        let place = |row: &ShardRow| u64::try_from(row.first).unwrap_or_default();
        self.first = of(self.shard).map(place).unwrap_or_default();
        self.end = of(self.shard + 1).map(place);
        self.head = match of(self.shard).and_then(|row| row.end.clone()) {
            Some(end) => Some(end),
            None => audit.head().await?,
        };
        Ok(())
    }

    /// The hashes of a tile of entries that the checkpoint covers; none where the tile itself is in doubt.
    async fn signed_hashes(&self, index: u64) -> Result<Vec<Hash>, Stopped> {
        let Some(tile) = Tile::at(0, index, self.checked.report.size) else { return Ok(Vec::new()) };
        let path = tile.path();
        if self.checked.report.findings.iter().any(|flaw| flaw.object == path) {
            return Ok(Vec::new());
        }
        let bytes = self.objects.get(&path).await?;
        Ok(bytes.and_then(|bytes| tile.decode(&bytes).ok()).unwrap_or_default())
    }

    /// Looks at the next row; tells whether others can be looked at after it.
    fn look_at_row(&mut self, row: &KeptEntry, signed: &[Hash]) -> bool {
        let expected = self.frontier.size();
        let name = format!("ledger_entry {}", row.index);
        let place = self.first + expected;
        if row.index != place {
            self.find(Finding::mismatch(format!("ledger_entry {place}"), "there is no such row"));
            return false;
        }
        let leaf = leaf_hash(&row.bytes);
        let place = usize::try_from(expected % u64::from(TILE_WIDTH)).unwrap_or(usize::MAX);
        if signed.get(place).is_some_and(|hash| *hash != leaf) {
            self.find(Finding::mismatch(name, "its bytes are not those that were signed"));
        } else if let Some(words) = row.disagreement() {
            self.find(Finding::mismatch(name, words));
        }
        self.frontier.append(leaf);
        self.look_at_root();
        true
    }

    /// The head is signed, says of itself what it signed, and is not behind what was published.
    fn look_at_head(&mut self) {
        let Some(head) = &self.head else {
            return self
                .find(Finding::mismatch("ledger_head", "there is no head, and the ledger has entries"));
        };
        let flaw = match SignedCheckpoint::open(&head.checkpoint, self.keys) {
            Err(error) => Some(format!("cannot {}", chain(&error))),
            Ok(signed) => {
                let (size, root) = (signed.checkpoint().size, signed.checkpoint().root.to_string());
                let same = u64::try_from(head.size).ok() == Some(size) && head.root == root;
                if !same {
                    Some("its size or root is not the one that its checkpoint signs".to_owned())
                } else if size < self.checked.report.size {
                    Some(format!("it covers {size} entries, and {} are published", self.checked.report.size))
                } else {
                    None
                }
            }
        };
        if let Some(words) = flaw {
            self.find(Finding::mismatch("ledger_head", words));
        }
    }

    /// Once all rows are there that the head covers, their root must be the one that it has.
    fn look_at_root(&mut self) {
        let Some(head) = &self.head else { return };
        let covered = u64::try_from(head.size).ok() == Some(self.frontier.size());
        if covered && head.root != self.frontier.root().to_string() && self.checked.report.findings.is_empty()
        {
            self.find(Finding::mismatch("ledger_head", "its root is not the one that follows from the rows"));
        }
    }

    /// What opens commitments is there and opens them, or an entry says that it was erased.
    async fn look_at_personal(&mut self, audit: &mut Audit) -> Result<(), Stopped> {
        // One store has the values of all shards.
        if self.shard != 1 {
            return Ok(());
        }
        let personal = audit.personal().await?;
        self.checked.erased = Some(personal.erased);
        for finding in personal.findings {
            self.find(if finding.missing {
                Finding::missing(finding.object, finding.message)
            } else {
                Finding::mismatch(finding.object, finding.message)
            });
        }
        for object in personal.erased_fields {
            let words = "the value was erased; an entry of the ledger says so";
            self.checked.report.find(Finding::erased(object, words));
        }
        Ok(())
    }

    fn find(&mut self, flaw: Finding) {
        if self.checked.report.findings.len() < MAX_FLAWS {
            self.checked.report.findings.push(flaw);
        }
    }
}
