//! Brings a recovery point back.

use std::path::PathBuf;

use domain::id::PointId;
use domain::span::Span;
use filetree::Existing;
use vault::{ManifestReader, RestoreJob, RestoreOutcome, Selection, Watch};

use crate::deps::Service;
use crate::error::ServiceError;

/// What a restore made, before it is recorded.
pub(crate) struct MadeRestore {
    pub(crate) outcome: RestoreOutcome,
    pub(crate) point: PointId,
    pub(crate) to: String,
    pub(crate) took: Span,
}

impl Service {
    /// Makes a restore.
    pub(crate) async fn make_restore(
        &self,
        point: &PointId,
        to: &str,
        paths: &[String],
        watch: &Watch,
    ) -> Result<MadeRestore, ServiceError> {
        let began = self.deps().clock.elapsed();
        let point = self.point_record(point).await?;
        let record = self.vault_record(&point.vault).await?;
        let manifest = self.manifest_of(&point).await?;
        let selection = Selection::matching(paths).map_err(|error| ServiceError::invalid(&error))?;
        let (snapshot, target, watch) = (point.snapshot.clone(), PathBuf::from(to), watch.clone());
        let outcome = self
            .blocking(move |service| {
                let vault = service.open_vault(&record)?;
                let manifest = ManifestReader::new(std::io::Cursor::new(manifest))?;
                let existing = Existing::Keep;
                let job = RestoreJob { snapshot, manifest, selection, to: target, existing, watch };
                Ok::<_, ServiceError>(vault.restore(job)?)
            })
            .await??;
        let took = Span::from_micros(self.deps().clock.elapsed().micros().saturating_sub(began.micros()));
        Ok(MadeRestore { outcome, point: point.id, to: to.to_owned(), took })
    }
}
