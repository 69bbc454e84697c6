//! One tick: asks frequency and drill policies of every asset, and starts what is due.

use domain::asset::Asset;
use domain::decision::Answer;
use domain::digest::Digest;
use domain::expectation::Evaluated;
use domain::id::RunId;
use domain::method::Trigger;
use domain::name::AssetName;
use domain::plan::{Plan, governing};
use domain::point::At;
use domain::policy::{PolicyKind, drill, frequency};
use domain::time::Timestamp;

use super::period::Evaluation;
use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};
use crate::policy::Decided;

/// What one tick did.
#[derive(Clone, Debug, Default)]
pub struct Tick {
    /// What happened, asset by asset.
    pub events: Vec<TickEvent>,
}

/// Something that a tick did, or could not do.
#[derive(Clone, Debug)]
pub enum TickEvent {
    /// A run was started.
    Started {
        /// Of which asset.
        asset: AssetName,
        /// By which kind of policy.
        kind: PolicyKind,
        /// The run.
        run: RunId,
    },
    /// Nothing is due yet.
    Waiting {
        /// Which asset.
        asset: AssetName,
        /// By which kind of policy.
        kind: PolicyKind,
        /// When it will be; absent: not by itself.
        due: Option<Timestamp>,
    },
    /// No plan governs the asset.
    Unplanned {
        /// Which asset.
        asset: AssetName,
    },
    /// Its scope policy says that it must not be backed up.
    LeftOut {
        /// Which asset.
        asset: AssetName,
        /// In the policy's words.
        reason: String,
    },
    /// It could not be asked or started; the others were.
    Failed {
        /// Which asset.
        asset: AssetName,
        /// By which kind of policy.
        kind: PolicyKind,
        /// Why.
        reason: String,
        /// Whether one of its kind is still at work.
        busy: bool,
    },
}

/// The kinds of question that a tick asks.
const KINDS: [PolicyKind; 2] = [PolicyKind::Frequency, PolicyKind::Drill];

/// What an error of one asset means for the tick.
fn untold(asset: &Asset, kind: PolicyKind, error: &ServiceError) -> TickEvent {
    let reason = chain(error);
    if matches!(error, ServiceError::OutOfScope { .. }) {
        return TickEvent::LeftOut { asset: asset.name.clone(), reason };
    }
    tracing::warn!(asset = %asset.name, policy.kind = %kind, reason, "nothing could be started");
    let busy = matches!(error, ServiceError::Conflict(_));
    TickEvent::Failed { asset: asset.name.clone(), kind, reason, busy }
}

impl Service {
    /// Asks the policies of every asset, and starts what is due. What goes wrong with one asset never
    /// keeps the others waiting. What was due before and did not happen is recorded, and so is, at the end
    /// of a planning period, what was expected in it.
    pub async fn tick(&self) -> Result<Tick, ServiceError> {
        let began = self.now();
        self.begin_tick();
        let plans = self.store().plans().await?;
        let mut tick = Tick::default();
        for asset in self.store().assets().await? {
            let Some(plan) = governing(&plans, &asset) else {
                for kind in KINDS {
                    self.note(&asset.name, kind, Evaluated::Unplanned, None, Vec::new());
                }
                tick.events.push(TickEvent::Unplanned { asset: asset.name });
                continue;
            };
            for kind in KINDS {
                let event = self.look(plan, &asset, kind).await;
                tick.events.push(event);
            }
        }
        self.end_tick(began);
        self.summarise_if_over().await?;
        self.reconcile_due().await?;
        self.record_readings(false).await;
        Ok(tick)
    }

    /// Considers one asset and kind, and tells what was missed.
    async fn look(&self, plan: &Plan, asset: &Asset, kind: PolicyKind) -> TickEvent {
        let watched = self.watched(asset, kind).await;
        let mut decisions = Vec::new();
        let event = self.consider(plan, asset, kind, &mut decisions).await;
        let event = event.unwrap_or_else(|error| untold(asset, kind, &error));
        let (last, due) = match &event {
            TickEvent::Started { .. } => (Evaluated::Started, None),
            TickEvent::Waiting { due, .. } => (Evaluated::Waiting, *due),
            TickEvent::Unplanned { .. } => (Evaluated::Unplanned, None),
            TickEvent::LeftOut { .. } => (Evaluated::LeftOut, None),
            TickEvent::Failed { .. } => (Evaluated::Failed, None),
        };
        self.note(&asset.name, kind, last, due, decisions);
        let told = match watched {
            Ok(Some(watched)) => self.record_missed(asset, kind, &watched, &event).await.map(|_| ()),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = told {
            tracing::error!(asset = %asset.name, error = %chain(&error), "it cannot be told whether something was missed");
        }
        event
    }

    fn note(
        &self,
        asset: &AssetName,
        kind: PolicyKind,
        last: Evaluated,
        due: Option<Timestamp>,
        decisions: Vec<Digest>,
    ) {
        self.evaluated(asset, kind, Evaluation { last, due, decisions });
    }

    async fn consider(
        &self,
        plan: &Plan,
        asset: &Asset,
        kind: PolicyKind,
        decisions: &mut Vec<Digest>,
    ) -> Result<TickEvent, ServiceError> {
        let decided = self.ask(plan, asset, kind).await?;
        decisions.push(decided.digest);
        let (name, now) = (asset.name.clone(), self.now());
        let due = match &decided.decision.answer {
            Answer::Frequency(answer) => answer.due,
            Answer::Drill(answer) => answer.due,
            Answer::Scope(_) | Answer::Retention(_) | Answer::Placement(_) | Answer::Control(_) => None,
        };
        if due.is_none_or(|due| due > now) {
            self.keep_if_new(&Caller::system("scheduler"), asset, &decided).await?;
            return Ok(TickEvent::Waiting { asset: name, kind, due });
        }
        let run = match decided.decision.answer.clone() {
            Answer::Frequency(answer) => self.due_backup(plan, asset, &answer, decided).await?,
            Answer::Drill(answer) => self.due_drill(asset, &answer, decided).await?,
            Answer::Scope(_) | Answer::Retention(_) | Answer::Placement(_) | Answer::Control(_) => {
                return Err(ServiceError::Internal(format!("start anything by a {kind} policy")));
            }
        };
        Ok(TickEvent::Started { asset: name, kind, run })
    }

    async fn due_backup(
        &self,
        plan: &Plan,
        asset: &Asset,
        answer: &frequency::Answer,
        decided: Decided,
    ) -> Result<RunId, ServiceError> {
        let caller = Caller::system("scheduler");
        let run =
            self.begin_backup(&caller, asset, plan, answer.method, Trigger::Schedule, None, vec![decided]);
        Ok(run.await?.id)
    }

    async fn due_drill(
        &self,
        asset: &Asset,
        answer: &drill::Answer,
        decided: Decided,
    ) -> Result<RunId, ServiceError> {
        let caller = Caller::system("scheduler");
        let point = match answer.point.and_then(|at| usize::try_from(at).ok()) {
            Some(at) => {
                let points = self.store().points(&asset.name).await?;
                let told = &points[points.len().saturating_sub(domain::policy::retention::MAX_POINTS)..];
                told.get(at).cloned().ok_or_else(|| ServiceError::not_found("the recovery point", &at))?
            }
            None => self.chosen(&asset.name, &At::Latest).await?,
        };
        let run = self.begin_drill(&caller, asset, &point, answer.depth, Trigger::Schedule, Some(decided));
        Ok(run.await?.id)
    }
}
