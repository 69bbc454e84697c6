//! Erases personal data: the intent first, then salts, payloads and the entry that says so in one commit.

use std::collections::BTreeMap;

use domain::access::Action;
use domain::digest::Digest;
use domain::entry::{Detail, EntryView, Target, TargetKind};
use domain::erasure::{Erasable, ErasedField, ErasureFilter, ErasurePlan, LegalBasis};
use domain::evidence::EvidenceKind;
use domain::hold::Hold;
use domain::id::EntryId;
use domain::ports::{Change, Commit};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};

/// Fields that one `erasure.done` names: each takes at most 250 bytes of the 65,535 that an entry has.
const FIELDS_OF_AN_ENTRY: usize = 200;

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Fields that are gone.
    pub fields: u64,
    /// Entries that they were fields of.
    pub entries: u64,
    /// The indices of the entries that say so.
    pub recorded: Vec<u64>,
    /// Whether more fits than one erasure takes: ask again.
    pub more: bool,
    /// Why copies may be left in the database's files, though nothing finds them any more.
    pub remnants: Option<String>,
}

impl Service {
    /// Erases fields, for ever. Where a hold keeps one of them, nothing is erased at all.
    pub async fn erase(
        &self,
        caller: &Caller,
        filter: &ErasureFilter,
        basis: LegalBasis,
    ) -> Result<Erased, ServiceError> {
        caller.may(Action::Erase, None)?;
        let (plan, holds) = self.planned_erasure(filter).await?;
        refuse_held(&plan)?;
        let mut erased = Erased {
            fields: plan.erase.len() as u64,
            entries: plan.erase.chunk_by(|a, b| a.index == b.index).count() as u64,
            recorded: Vec::new(),
            more: plan.more,
            remnants: None,
        };
        if !plan.erase.is_empty() {
            erased.recorded = self.apply_erasure(caller, &plan, &holds, &basis, &erased).await?;
        }
        // Also where nothing was left to erase: whoever asks again wants what is left in the files gone.
        if let Err(error) = self.store().scrub().await {
            erased.remnants = Some(chain(&error));
        }
        Ok(erased)
    }

    async fn apply_erasure(
        &self,
        caller: &Caller,
        plan: &ErasurePlan,
        holds: &[Hold],
        basis: &LegalBasis,
        erased: &Erased,
    ) -> Result<Vec<u64>, ServiceError> {
        let runs = self.runs_without(plan).await?;
        let evidence = self.evidence_of(plan).await?;
        let target = || Target::other(TargetKind::Ledger, "entries");
        let requested =
            Detail::ErasureRequested { basis: basis.clone(), entries: erased.entries, fields: erased.fields };
        let intent = self.draft(caller, target(), requested).intent();
        self.commit(Commit::recording(intent.seal()?)).await?;
        for digest in evidence.values().flatten() {
            self.deps().evidence.erase(digest).await?;
        }
        let mut commit: Option<Commit> = None;
        let moved = holds.len() + holds.iter().filter(|hold| hold.lifted.is_some()).count();
        for part in plan.erase.chunks(FIELDS_OF_AN_ENTRY) {
            let gone = part.iter().filter_map(|field| evidence.get(&(field.index, field.field.clone())));
            let detail = Detail::ErasureDone {
                basis: basis.clone(),
                fields: part.iter().map(ErasedField::from).collect(),
                evidence: gone.flatten().copied().collect(),
            };
            let done = self.draft(caller, target(), detail).of_intent(intent.id());
            let change = erase(part, done.id(), moved as u64);
            let entry = done.seal()?;
            commit = Some(
                match commit {
                    None => Commit::recording(entry),
                    Some(commit) => commit.and_recording(entry),
                }
                .with(change),
            );
        }
        let Some(commit) = commit else { return Ok(Vec::new()) };
        let commit = runs.into_iter().fold(commit, |commit, run| {
            let from = run.state;
            commit.with(Change::MoveRun { run, from })
        });
        Ok(self.commit(commit).await?.indices)
    }

    /// The runs that repeat what is erased, without it. A run that is not over still needs it.
    async fn runs_without(&self, plan: &ErasurePlan) -> Result<Vec<domain::run::Run>, ServiceError> {
        let mut runs = Vec::new();
        for id in plan.runs() {
            let Some(run) = self.store().run(&id).await? else { continue };
            if !run.state.is_final() {
                return Err(ServiceError::Conflict(format!(
                    "erase what entries of the run {id} say: it is {}; wait until it is over",
                    run.state
                )));
            }
            let own = plan.erase.iter().filter(|field| field.correlation == Some(id));
            runs.push(own.fold(run, |run, field| run.without(field.kind, &field.field)));
        }
        Ok(runs)
    }

    /// The lists kept as evidence that go with lists of paths, by entry and field.
    async fn evidence_of(
        &self,
        plan: &ErasurePlan,
    ) -> Result<BTreeMap<(u64, String), Vec<Digest>>, ServiceError> {
        let mut found = BTreeMap::new();
        for field in &plan.erase {
            let kind = match field.field.as_str() {
                "/detail/faults" => EvidenceKind::Faults,
                "/detail/differences" => EvidenceKind::Differences,
                _ => continue,
            };
            let Some(stored) = self.store().entry(field.index).await? else { continue };
            let view = EntryView::read(&stored.bytes).map_err(|error| ServiceError::internal(&error))?;
            let digests = view.evidence.iter().filter(|evidence| evidence.kind == kind);
            let digests: Vec<_> = digests.map(|evidence| evidence.sha256).collect();
            found.insert((field.index, field.field.clone()), digests);
        }
        Ok(found)
    }
}

/// A hold on one field stops all of an erasure: whoever asked must see it, and ask for less.
fn refuse_held(plan: &ErasurePlan) -> Result<(), ServiceError> {
    let Some(first) = plan.held.first() else { return Ok(()) };
    Err(ServiceError::Held {
        fields: plan.held.len(),
        hold: first.hold.to_string(),
        index: first.field.index,
    })
}

fn erase(fields: &[Erasable], by: EntryId, holds: u64) -> Change {
    let fields = fields.iter().map(|field| (field.entry, field.field.clone())).collect();
    Change::Erase { fields, by, holds }
}
