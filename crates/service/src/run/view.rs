//! Shows runs, those at work with how far they are.

use std::sync::PoisonError;

use domain::access::Action;
use domain::id::RunId;
use domain::ports::RunFilter;
use domain::run::Run;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunProgress {
    /// Entries done.
    pub entries: u64,
    /// Bytes read, written or hashed.
    pub bytes: u64,
}

/// A run, and how far it is if it is at work in this process.
#[derive(Clone, Debug)]
pub struct RunView {
    /// The run.
    pub run: Run,
    /// How far it is.
    pub progress: Option<RunProgress>,
}

impl Service {
    /// One run.
    pub async fn run(&self, caller: &Caller, id: &RunId) -> Result<RunView, ServiceError> {
        let run = self.store().run(id).await?.ok_or_else(|| ServiceError::not_found("the run", id))?;
        let asset = self.store().asset(&run.asset).await?;
        caller.may(Action::Read, asset.as_ref().map(|asset| &asset.team))?;
        Ok(self.view(run))
    }

    /// Runs that fit, newest first.
    pub async fn runs(&self, caller: &Caller, filter: &RunFilter) -> Result<Vec<RunView>, ServiceError> {
        match &filter.asset {
            Some(asset) => drop(self.asset_for(caller, Action::Read, asset).await?),
            None => caller.may(Action::Read, None)?,
        }
        Ok(self.store().runs(filter).await?.into_iter().map(|run| self.view(run)).collect())
    }

    fn view(&self, run: Run) -> RunView {
        let watches = self.inner.watches.lock().unwrap_or_else(PoisonError::into_inner);
        let progress = watches.get(&run.id).map(|watch| {
            let progress = watch.progress();
            RunProgress { entries: progress.entries, bytes: progress.bytes }
        });
        RunView { run, progress }
    }
}
