//! `vouchsafe ledger summary`: what was expected of a planning period, checked here and not by the server.

use domain::expectation::{Expected, Summary};
use proof::hash::{Hash, leaf_hash, node_hash};
use proof::tree::{HashSource, inclusion_proof, root};
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Table;

/// One line of the list, and the proof that it is a leaf.
#[derive(Debug, Serialize)]
struct Leaf {
    index: u64,
    #[serde(flatten)]
    expected: Expected,
    /// The hashes of RFC 6962, section 2.1.1, in hexadecimal digits.
    proof: Vec<String>,
}

/// The hashes of all leaves; a list is small enough to be hashed again for each question.
struct Leaves<'a>(&'a [Hash]);

impl HashSource for Leaves<'_> {
    fn subtree(&self, level: u8, index: u64) -> Option<Hash> {
        match level.checked_sub(1) {
            None => self.0.get(usize::try_from(index).ok()?).copied(),
            Some(below) => {
                let left = index.checked_mul(2)?;
                Some(node_hash(&self.subtree(below, left)?, &self.subtree(below, left + 1)?))
            }
        }
    }
}

/// A period, as it was checked.
#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    summary: Summary,
    leaves: Vec<Leaf>,
}

pub(super) async fn run(context: &Context, index: u64, asset: Option<&str>) -> Result<Exit, Failure> {
    let (bytes, list) = context
        .speak("ledger summary", async |session| {
            let list = session.client.ledger_summary(index).await?;
            Ok((session.client.ledger_entry_bytes(None, index).await?, list))
        })
        .await?;
    let entry =
        domain::entry::EntryView::read(&bytes).map_err(|error| Failure::of(Exit::Mismatch, &error))?;
    let summary: Summary =
        serde_json::from_value(entry.detail).map_err(|error| Failure::of(Exit::Mismatch, &error))?;
    let shown = check(summary, &list, asset)?;
    if let Some(asset) = asset
        && shown.leaves.is_empty()
    {
        return Err(Failure::new(
            Exit::NotFound,
            format!("cannot find {asset}: nothing was expected of it in this period"),
        ));
    }
    context.output.show(&shown, || text(&shown))?;
    Ok(Exit::Done)
}

/// Holds the list against the entry, leaf by leaf.
fn check(summary: Summary, list: &[u8], asset: Option<&str>) -> Result<Shown, Failure> {
    let wrong = |what: &str| Failure::new(Exit::Mismatch, format!("cannot accept the list: {what}"));
    let lines: Vec<_> = list.split_inclusive(|byte| *byte == b'\n').collect();
    let hashes: Vec<Hash> =
        lines.iter().map(|line| leaf_hash(line.strip_suffix(b"\n").unwrap_or(line))).collect();
    let size = hashes.len() as u64;
    let source = Leaves(&hashes);
    let tree = root(size, &source).map_err(|error| Failure::of(Exit::Mismatch, &error))?;
    if size != summary.expected || tree.0 != *summary.root.as_bytes() {
        return Err(wrong("its Merkle root is not the one in the entry"));
    }
    let mut leaves = Vec::new();
    for (index, line) in (0..).zip(&lines) {
        let expected: Expected =
            serde_json::from_slice(line).map_err(|_| wrong("a line is not of its format"))?;
        if asset.is_some_and(|asset| asset != expected.asset.as_str()) {
            continue;
        }
        let proof = inclusion_proof(index, size, &source);
        let proof = proof.map_err(|error| Failure::of(Exit::Mismatch, &error))?;
        leaves.push(Leaf { index, expected, proof: proof.into_iter().map(Hash::to_hex).collect() });
    }
    Ok(Shown { summary, leaves })
}

fn text(shown: &Shown) -> String {
    let columns = ["asset", "kind", "evaluations", "decisions", "last", "due"];
    let mut table = Table::new(&columns, "Nothing was expected.");
    for leaf in &shown.leaves {
        let line = &leaf.expected;
        table.row([
            line.asset.to_string(),
            line.kind.to_string(),
            line.evaluations.to_string(),
            line.decisions.to_string(),
            line.last.to_string(),
            line.due.map_or_else(|| "-".to_owned(), |due| due.to_string()),
        ]);
    }
    let summary = &shown.summary;
    format!(
        "from {} until {}: {} expected, {} decisions; the root is the one in the entry\n{}",
        summary.from,
        summary.until,
        summary.expected,
        summary.decisions,
        table.text()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::digest::Digest;

    fn list(assets: &[&str]) -> Vec<u8> {
        assets.iter().fold(Vec::new(), |mut list, asset| {
            let line = serde_json::json!({
                "asset": asset, "kind": "frequency", "evaluations": 60, "decisions": 60,
                "root": Digest::of(b"r"), "last": "waiting",
            });
            list.extend(domain::canonical::to_vec(&line).unwrap());
            list.push(b'\n');
            list
        })
    }

    fn summary(list: &[u8]) -> Summary {
        let leaves: Vec<_> =
            list.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(leaf_hash).collect();
        let tree = root(leaves.len() as u64, &Leaves(&leaves)).unwrap();
        serde_json::from_value(serde_json::json!({
            "from": "2026-11-23T00:00:00.000000Z", "until": "2026-11-23T01:00:00.000000Z", "ticks": 60,
            "expected": leaves.len(), "decisions": 60 * leaves.len(), "root": tree.to_hex(), "list": Digest::of(list),
        }))
        .unwrap()
    }

    #[test]
    fn leaving_one_out_shows() {
        let whole = list(&["a", "b", "c"]);
        let shown = check(summary(&whole), &whole, Some("b")).unwrap();
        assert_eq!((shown.leaves.len(), shown.leaves[0].index, shown.leaves[0].proof.len()), (1, 1, 2));
        for other in [list(&["a", "c"]), list(&["a", "b", "d"]), list(&["a", "c", "b"]), Vec::new()] {
            assert!(check(summary(&whole), &other, None).is_err());
        }
        assert!(check(summary(&whole), &whole, Some("z")).unwrap().leaves.is_empty());
    }
}
