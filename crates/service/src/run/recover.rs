//! After a restart: no run stays running that nobody works on.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::ports::RunFilter;
use domain::run::RunState;

use super::settle::Ending;
use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// How often it is looked whether runs have ended.
const LOOK: Duration = Duration::from_millis(20);

impl Service {
    /// Ends the runs that a process left running when it ended. Call it once, before anything is started.
    pub(crate) async fn recover_runs(&self) -> Result<usize, ServiceError> {
        let mut recovered = 0;
        loop {
            let filter = RunFilter { states: vec![RunState::Running], ..RunFilter::default() };
            let left = self.store().runs(&filter).await?;
            if left.is_empty() {
                return Ok(recovered);
            }
            for run in left {
                tracing::warn!(run.id = %run.id, run.asset = %run.asset, "its process ended before it did");
                let reason = "the process that worked on it ended before it did";
                let ending = Ending::bare(RunState::Interrupted, run.task.kind(), reason);
                self.end(&Caller::system("recovery"), run, ending).await?;
                recovered += 1;
            }
        }
    }

    /// Asks the runs at work to end, and waits for them, at most for `patience`. Those that are queued stay
    /// queued for the next start.
    pub async fn shut_down(&self, patience: Duration) {
        self.inner.ending.store(true, Ordering::SeqCst);
        if let Err(error) = self.summarise().await {
            tracing::warn!(error = %crate::error::chain(&error), "the planning period could not be summarised");
        }
        self.record_readings(true).await;
        self.inner.places_at_work.close();
        let watches = || self.inner.watches.lock().unwrap_or_else(PoisonError::into_inner);
        watches().values().for_each(vault::Watch::cancel);
        let over = async {
            while !watches().is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(patience, over).await.is_err() {
            tracing::warn!("runs did not end in time; they are marked as interrupted at the next start");
        }
    }

    /// Lets the runs that are queued work.
    pub(crate) async fn resume_queued(&self) -> Result<usize, ServiceError> {
        let filter = RunFilter { states: vec![RunState::Queued], ..RunFilter::default() };
        let queued = self.store().runs(&filter).await?;
        let count = queued.len();
        for run in queued.into_iter().rev() {
            self.launch(run);
        }
        Ok(count)
    }
}
