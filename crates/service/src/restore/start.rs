//! Asks for a restore: which point, where to, what of it.

use std::path::Path;

use domain::access::Action;
use domain::entry::Detail;
use domain::method::Trigger;
use domain::name::AssetName;
use domain::point::At;
use domain::run::{Run, Task};
use vault::Selection;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::run::admit::Wanted;

/// A restore that somebody wants.
#[derive(Clone, Debug)]
pub struct RestoreRequest {
    /// Of which asset.
    pub asset: AssetName,
    /// Which recovery point.
    pub at: At,
    /// Where to: an absolute directory of the server's machine. What is there already is kept.
    pub to: String,
    /// Only what matches one of these globs; empty: all.
    pub paths: Vec<String>,
}

/// The most globs of one restore.
const MAX_GLOBS: usize = 100;

impl Service {
    /// Starts a restore.
    pub async fn start_restore(&self, caller: &Caller, request: RestoreRequest) -> Result<Run, ServiceError> {
        let asset = self.asset_for(caller, Action::Restore, &request.asset).await?;
        if !Path::new(&request.to).is_absolute() {
            return Err(ServiceError::Invalid(format!(
                "restore to {:?}: name an absolute directory",
                request.to
            )));
        }
        if request.paths.len() > MAX_GLOBS {
            return Err(ServiceError::Invalid(format!("take more than {MAX_GLOBS} globs")));
        }
        Selection::matching(&request.paths).map_err(|error| ServiceError::invalid(&error))?;
        let point = self.chosen(&request.asset, &request.at).await?;
        let (point, to, paths) = (point.id, request.to, request.paths);
        let detail = Detail::RestoreRequested { point, to: to.clone(), paths: paths.clone() };
        let task = Task::Restore { point, to, paths };
        let trigger = Trigger::Demand;
        let wanted =
            Wanted { caller, asset: &asset, task, trigger, reason: None, detail, decisions: Vec::new() };
        self.admit(wanted).await
    }
}
