//! Makes a drill: a real restore, read back and compared.

use domain::id::PointId;
use domain::point::RecoveryPoint;
use domain::policy::drill::Depth;
use domain::run::Run;
use vault::{DrillJob, DrillOutcome, ManifestReader, Selection, Watch};

use crate::deps::Service;
use crate::error::ServiceError;

/// Files in a thousand that a sample drill restores.
const SAMPLE: u16 = 100;

/// What a drill made, before it is recorded.
pub(crate) struct MadeDrill {
    pub(crate) outcome: DrillOutcome,
    pub(crate) point: RecoveryPoint,
    pub(crate) depth: Depth,
}

impl Service {
    /// Makes a drill.
    pub(crate) async fn make_drill(
        &self,
        run: &Run,
        point: &PointId,
        depth: Depth,
        watch: &Watch,
    ) -> Result<MadeDrill, ServiceError> {
        let point = self.point_record(point).await?;
        let record = self.vault_record(&point.vault).await?;
        let manifest = self.manifest_of(&point).await?;
        let selection = match depth {
            Depth::Full => Selection::All,
            Depth::Sample => Selection::Sample { seed: run.id.to_string(), per_mille: SAMPLE },
        };
        let scratch = self.deps().places.scratch.join(run.id.to_string());
        let (snapshot, watch) = (point.snapshot.clone(), watch.clone());
        let outcome = self
            .blocking(move |service| {
                let vault = service.open_vault(&record)?;
                let read = || ManifestReader::new(std::io::Cursor::new(manifest.clone()));
                let job =
                    DrillJob { snapshot, manifest: read()?, record: read()?, selection, scratch, watch };
                Ok::<_, ServiceError>(vault.drill(job, service.deps().clock.as_ref())?)
            })
            .await??;
        Ok(MadeDrill { outcome, point, depth })
    }
}
