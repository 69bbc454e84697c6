//! Works on runs, a few at a time.

use std::sync::PoisonError;

use domain::entry::{Detail, Target};
use domain::id::RunId;
use domain::ports::{Change, Commit};
use domain::run::{Run, RunState, Task};
use vault::Watch;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};

impl Service {
    /// Lets a queued run work, as soon as there is a place.
    pub(crate) fn launch(&self, run: Run) {
        let watch = Watch::default();
        self.inner.watches.lock().unwrap_or_else(PoisonError::into_inner).insert(run.id, watch.clone());
        let service = self.clone();
        self.deps().runtime.spawn(async move {
            let id = run.id;
            let place = service.inner.places_at_work.acquire().await;
            if place.is_ok()
                && let Err(error) = service.work(run, &watch).await
            {
                tracing::error!(run.id = %id, error = %chain(&error), "a run could not be brought to its end");
            }
            service.inner.watches.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        });
    }

    async fn work(&self, run: Run, watch: &Watch) -> Result<(), ServiceError> {
        let run = self.begin(run).await?;
        match run.task.clone() {
            Task::Backup { method, vault, scope, .. } => {
                let made = self.make_backup(&run, method, &vault, &scope, watch).await;
                self.settle_backup(run, made, watch).await
            }
            Task::Restore { point, to, paths } => {
                let made = self.make_restore(&point, &to, &paths, watch).await;
                self.settle_restore(run, made, watch).await
            }
            Task::Drill { point, depth } => {
                let made = self.make_drill(&run, &point, depth, watch).await;
                self.settle_drill(run, made, watch).await
            }
        }
    }

    /// The run is running: said before anything is done.
    async fn begin(&self, run: Run) -> Result<Run, ServiceError> {
        let detail = match &run.task {
            Task::Backup { .. } => Detail::BackupStarted { source: self.source_of(&run).await? },
            Task::Restore { .. } => Detail::RestoreStarted {},
            Task::Drill { .. } => Detail::DrillStarted {},
        };
        let target = self.target_of(&run).await?;
        let entry = self
            .draft(&Caller::system("worker"), target, detail)
            .intent()
            .of_intent(run.intent)
            .of_run(run.id)
            .seal()?;
        let running = run.begin(self.now()).map_err(|error| ServiceError::internal(&error))?;
        let change = Change::MoveRun { run: running.clone(), from: RunState::Queued };
        self.commit(Commit::recording(entry).with(change)).await?;
        Ok(running)
    }

    async fn source_of(&self, run: &Run) -> Result<domain::digest::Digest, ServiceError> {
        let asset = self.store().asset(&run.asset).await?;
        let asset = asset.ok_or_else(|| ServiceError::not_found("the asset", &run.asset))?;
        Ok(self.source(&asset.source)?.digest())
    }

    /// The asset of a run, as the ledger names it.
    pub(crate) async fn target_of(&self, run: &Run) -> Result<Target, ServiceError> {
        let asset = self.store().asset(&run.asset).await?;
        let asset = asset.ok_or_else(|| ServiceError::not_found("the asset", &run.asset))?;
        Ok(Target::asset(&asset.name, &asset.team))
    }

    /// Asks a run that is at work in this process to end.
    pub async fn cancel_run(&self, caller: &Caller, id: &RunId) -> Result<(), ServiceError> {
        let view = self.run(caller, id).await?;
        let asset = self.store().asset(&view.run.asset).await?;
        caller.may(domain::access::Action::Run, asset.as_ref().map(|asset| &asset.team))?;
        let watch = self.inner.watches.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        match watch {
            Some(watch) if !view.run.state.is_final() => {
                watch.cancel();
                Ok(())
            }
            _ => Err(ServiceError::Conflict(format!("cancel the run {id}: it is {}", view.run.state))),
        }
    }
}
