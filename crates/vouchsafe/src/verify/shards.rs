//! All shards of a ledger, one after the other, and what holds them together.

use auditor::{Finding, Trust};
use ledger::{FindingKind, ShardEnd, check_link};
use serde::Serialize;

use super::checked::Checked;
use super::place::Place;
use super::whole::{CheckedLog, check_log};
use crate::context::Context;
use crate::failure::Failure;

/// A shard that was checked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ShardChecked {
    /// Its number.
    pub(crate) shard: u64,
    /// Its name.
    pub(crate) origin: String,
    /// How many entries its checkpoint covers.
    pub(crate) size: u64,
}

/// Checks a whole ledger: each shard by itself, that each goes on where the one before it ended, and that the
/// one of a checkpoint's name begins with what that covers, which was kept from before.
pub(crate) async fn check_ledger(
    context: &Context,
    place: &Place,
    trust: &Trust,
    kept: Option<Vec<u8>>,
) -> Result<Checked, Failure> {
    let first = place.open(context).await?;
    let named = name_of(kept.as_deref().unwrap_or_default()).to_vec();
    let mut kept = kept.as_deref();
    let second = place.shard(context, 2).await?;
    // Where there is but one log, a checkpoint of another is told as such.
    let of_first = match &second {
        Some(second) if has_name(second, &named).await? => None,
        _ => kept.take(),
    };
    let mut last = check_log(context, &first, 1, trust, of_first).await?;
    let mut all = last.checked.clone();
    let mut shards = vec![summary(1, &last)];
    let mut opened = second;
    for number in 2.. {
        let Some(shard) = opened else { break };
        let of_this = if has_name(&shard, &named).await? { kept.take() } else { None };
        let next = check_log(context, &shard, number, trust, of_this).await?;
        all = join(all, &last, &next, number, trust);
        shards.push(summary(number, &next));
        last = next;
        opened = place.shard(context, number + 1).await?;
    }
    if shards.len() > 1 {
        all.shards = shards;
    }
    Ok(all)
}

/// What the log of a checkpoint calls itself.
pub(crate) fn name_of(checkpoint: &[u8]) -> &[u8] {
    checkpoint.split(|byte| *byte == b'\n').next().unwrap_or_default()
}

async fn has_name(shard: &super::place::Opened, named: &[u8]) -> Result<bool, Failure> {
    let found = shard.objects.get("checkpoint").await;
    let found = found.map_err(|error| Failure::of(crate::exit::Exit::Failed, &error))?;
    Ok(!named.is_empty() && name_of(&found.unwrap_or_default()) == named)
}

fn summary(shard: u64, log: &CheckedLog) -> ShardChecked {
    ShardChecked { shard, origin: log.checked.report.origin.clone(), size: log.checked.report.size }
}

/// What is known of the shards so far, and of the next one.
fn join(mut all: Checked, before: &CheckedLog, next: &CheckedLog, number: u64, trust: &Trust) -> Checked {
    let sum = |one: Option<u64>, other: Option<u64>| match (one, other) {
        (None, None) => None,
        (one, other) => Some(one.unwrap_or_default() + other.unwrap_or_default()),
    };
    let checked = &next.checked;
    all.report.origin.clone_from(&checked.report.origin);
    all.report.size += checked.report.size;
    all.report.root.clone_from(&checked.report.root);
    all.report.entries += checked.report.entries;
    // A quorum is met where each shard has it.
    let met = |of: &Checked| of.report.witnesses.as_ref().is_none_or(|seen| seen.quorum_met != Some(false));
    if met(&all) {
        all.report.witnesses.clone_from(&checked.report.witnesses);
    }
    all.objects = sum(all.objects, checked.objects);
    all.beyond = sum(all.beyond, checked.beyond);
    all.rows = sum(all.rows, checked.rows);
    all.waiting = sum(all.waiting, checked.waiting);
    all.keeper.leftovers += checked.keeper.leftovers;
    all.keeper.more += checked.keeper.more;
    let strangers = checked.keeper.strangers.iter().map(|path| format!("shards/{number}/{path}"));
    all.keeper.strangers.extend(strangers);
    for finding in checked.report.findings.iter().cloned().chain(link(before, next, trust)) {
        let object = format!("shards/{number}/{}", finding.object);
        all.report.find(Finding { object, ..finding });
    }
    all
}

/// What is wrong between a shard and the one before it; nothing, where either is itself in doubt.
fn link(before: &CheckedLog, next: &CheckedLog, trust: &Trust) -> Option<Finding> {
    let (root, entry) = (before.root?, next.first_entry.as_ref()?);
    let report = &before.checked.report;
    let end = ShardEnd { origin: &report.origin, size: report.size, root };
    check_link(entry, end, trust.keys()).map(|finding| match finding.kind {
        FindingKind::Missing => Finding::missing(finding.object, finding.message),
        FindingKind::Mismatch => Finding::mismatch(finding.object, finding.message),
        FindingKind::Fork => Finding::fork(finding.object, finding.message),
    })
}
