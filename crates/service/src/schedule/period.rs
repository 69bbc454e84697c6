//! A planning period: what was expected in it and every decision taken, gathered tick by tick, recorded
//! as one entry.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use domain::digest::Digest;
use domain::entry::{Detail, Target, TargetKind};
use domain::evidence::EvidenceKind;
use domain::expectation::{Evaluated, Expected, PERIOD, Summary};
use domain::name::AssetName;
use domain::policy::PolicyKind;
use domain::ports::Commit;
use domain::time::Timestamp;
use proof::hash::leaf_hash;
use proof::tree::Frontier;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// What was expected of one asset and kind so far.
#[derive(Debug)]
struct Line {
    evaluations: u64,
    decisions: Frontier,
    last: Evaluated,
    due: Option<Timestamp>,
}

/// A period that is not over. It lives in memory: a process that ends without summarising leaves a gap
/// between two summaries, which shows.
#[derive(Debug)]
pub(crate) struct Period {
    from: Timestamp,
    ticks: u64,
    lines: BTreeMap<(AssetName, PolicyKind), Line>,
}

/// The periods of this process.
#[derive(Debug, Default)]
pub(crate) struct Periods {
    current: Option<Period>,
    /// When the schedule was last looked at, and the time before: to tell whether anybody looked.
    looked: Option<Timestamp>,
}

impl Periods {
    /// The schedule is looked at.
    fn tick(&mut self, now: Timestamp) {
        let fresh = || Period { from: now, ticks: 0, lines: BTreeMap::new() };
        self.current.get_or_insert_with(fresh).ticks += 1;
    }

    fn evaluated(&mut self, asset: &AssetName, kind: PolicyKind, done: Evaluation) {
        let Some(period) = &mut self.current else { return };
        let line = period.lines.entry((asset.clone(), kind)).or_insert_with(|| Line {
            evaluations: 0,
            decisions: Frontier::new(),
            last: done.last,
            due: None,
        });
        line.evaluations += 1;
        line.last = done.last;
        line.due = done.due;
        for decision in done.decisions {
            line.decisions.append(leaf_hash(decision.as_bytes()));
        }
    }
}

/// What one evaluation gave.
pub(super) struct Evaluation {
    pub(super) last: Evaluated,
    pub(super) due: Option<Timestamp>,
    pub(super) decisions: Vec<Digest>,
}

impl Service {
    fn periods(&self) -> std::sync::MutexGuard<'_, Periods> {
        self.inner.periods.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A tick begins.
    pub(super) fn begin_tick(&self) {
        self.periods().tick(self.now());
    }

    /// A tick is over: from now on, whoever asks knows that somebody looked.
    pub(super) fn end_tick(&self, began: Timestamp) {
        self.periods().looked = Some(began);
    }

    /// Whether this process looked at the schedule at or after a time, before the tick that is going on.
    pub(super) fn looked_since(&self, time: Timestamp) -> bool {
        self.periods().looked.is_some_and(|looked| looked >= time)
    }

    /// Something was evaluated.
    pub(super) fn evaluated(&self, asset: &AssetName, kind: PolicyKind, evaluation: Evaluation) {
        self.periods().evaluated(asset, kind, evaluation);
    }

    /// Records the period, if it is over.
    pub(super) async fn summarise_if_over(&self) -> Result<(), ServiceError> {
        let now = self.now();
        let over = self
            .periods()
            .current
            .as_ref()
            .is_some_and(|period| now.since(period.from).micros() >= PERIOD.micros());
        if over { self.summarise().await } else { Ok(()) }
    }

    /// Records the period as far as it is. The next one begins where it ends.
    pub async fn summarise(&self) -> Result<(), ServiceError> {
        let until = self.now();
        let period = {
            let mut periods = self.periods();
            let next = Period { from: until, ticks: 0, lines: BTreeMap::new() };
            periods.current.replace(next)
        };
        let Some(period) = period.filter(|period| period.ticks > 0) else { return Ok(()) };
        let (list, mut summary) = written(&period, until)?;
        let size = list.len() as u64;
        summary.list = self.deps().evidence.put(list.into()).await?;
        let digest = summary.list;
        let entry = self
            .draft(
                &Caller::system("scheduler"),
                Target::other(TargetKind::Ledger, "decisions"),
                Detail::DecisionsSummarised(Box::new(summary)),
            )
            .with(EvidenceKind::Expectations, digest, size)
            .seal()?;
        self.commit(Commit::recording(entry)).await.map(|_| ())
    }
}

/// The list of a period, and its summary; the digest of the list is still to be filled in.
fn written(period: &Period, until: Timestamp) -> Result<(Vec<u8>, Summary), ServiceError> {
    let (mut list, mut tree, mut decisions) = (Vec::new(), Frontier::new(), 0);
    for ((asset, kind), line) in &period.lines {
        let expected = Expected {
            asset: asset.clone(),
            kind: *kind,
            evaluations: line.evaluations,
            decisions: line.decisions.size(),
            root: Digest::from_bytes(line.decisions.root().0),
            last: line.last,
            due: line.due,
        };
        let bytes = domain::canonical::to_vec(&expected)?;
        tree.append(leaf_hash(&bytes));
        decisions += line.decisions.size();
        list.extend(bytes);
        list.push(b'\n');
    }
    let digest = Digest::of(&list);
    let summary = Summary {
        from: period.from,
        until,
        ticks: period.ticks,
        expected: tree.size(),
        decisions,
        root: Digest::from_bytes(tree.root().0),
        list: digest,
    };
    Ok((list, summary))
}
