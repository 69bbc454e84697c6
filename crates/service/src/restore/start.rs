//! Asks for a restore: which point, where to, what of it.

use std::path::{Component, Path};

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
        check_target(Path::new(&request.to), &self.deps().places.base)?;
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

/// Refuses directories that a restore must not write to.
fn check_target(to: &Path, data: &Path) -> Result<(), ServiceError> {
    let refuse = |why: &str| Err(ServiceError::Invalid(format!("restore to {}: {why}", to.display())));
    if !to.is_absolute() || to.components().any(|part| part == Component::ParentDir) {
        return refuse("name an absolute directory, without `..`");
    }
    if lies_in(to, data) {
        return refuse("it lies in the data directory of this installation");
    }
    Ok(())
}

/// Whether a directory, which may not be there yet, is or lies in another.
fn lies_in(path: &Path, other: &Path) -> bool {
    let Ok(other) = other.canonicalize() else { return false };
    let real = path.ancestors().find_map(|part| part.canonicalize().ok());
    real.is_some_and(|real| real.starts_with(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_directory_is_no_target() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir_all(data.join("keys")).unwrap();
        std::os::unix::fs::symlink(&data, folder.path().join("alias")).unwrap();
        for bad in ["data", "data/keys", "data/new/deep", "alias/new", "other/../data"] {
            assert!(check_target(&folder.path().join(bad), &data).is_err(), "{bad}");
        }
        for good in ["", "other", "other/new", "database"] {
            assert!(check_target(&folder.path().join(good), &data).is_ok(), "{good}");
        }
        assert!(check_target(Path::new("relative"), &data).is_err());
    }
}
