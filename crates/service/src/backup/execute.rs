//! Makes a backup: the source reads, the vault keeps, the manifest says what was read.

use std::path::PathBuf;

use bytes::Bytes;
use domain::asset::Asset;
use domain::decision::{Answer, Decision};
use domain::digest::Digest;
use domain::method::Method;
use domain::name::VaultName;
use domain::point::RecoveryPoint;
use domain::ports::ScopeRules;
use domain::run::Run;
use domain::span::Span;
use domain::time::Timestamp;
use vault::{BackupJob, BackupOutcome, ManifestReader, Parent, Watch};

use crate::deps::Service;
use crate::error::ServiceError;

/// What a backup made, before it is recorded.
pub(crate) struct MadeBackup {
    pub(crate) outcome: BackupOutcome,
    pub(crate) manifest: Digest,
    pub(crate) manifest_size: u64,
    pub(crate) vault: VaultName,
    /// How it was taken in the end: without anything to build on, everything was read.
    pub(crate) method: Method,
    pub(crate) taken: Timestamp,
    pub(crate) took: Span,
}

impl Service {
    /// Makes a backup; everything that it leaves is durable when this returns.
    pub(crate) async fn make_backup(
        &self,
        run: &Run,
        method: Method,
        vault: &VaultName,
        scope: &Digest,
        watch: &Watch,
    ) -> Result<MadeBackup, ServiceError> {
        let began = self.deps().clock.elapsed();
        let taken = self.now();
        let asset = self.store().asset(&run.asset).await?;
        let asset = asset.ok_or_else(|| ServiceError::not_found("the asset", &run.asset))?;
        let record = self.vault_record(vault).await?;
        let parent = self.parent(&asset, method, vault).await?;
        let built_on = parent.is_some();
        let request = self.source_request(&asset, method, self.scope_rules(scope).await?)?;
        let manifest = self.scratch_file(run)?;
        let (watch, id, path) = (watch.clone(), run.id, manifest.clone());
        let outcome = self
            .blocking(move |service| {
                let vault = service.open_vault(&record)?;
                let session = service.deps().sources.open(&request)?;
                let parent = parent.map(read_parent).transpose()?;
                let (asset, run) = (asset.name.to_string(), id.to_string());
                let job = BackupJob { session, asset, run, began: taken, parent, manifest: path, watch };
                Ok::<_, ServiceError>(vault.backup(job)?)
            })
            .await;
        let kept = match outcome.and_then(|outcome| outcome) {
            Ok(outcome) => self.keep_manifest(&manifest).await.map(|kept| (outcome, kept)),
            Err(error) => Err(error),
        };
        // The scratch file has done its duty, whatever happened.
        let _ = tokio::fs::remove_file(&manifest).await;
        let (outcome, (manifest, manifest_size)) = kept?;
        let took = Span::from_micros(self.deps().clock.elapsed().micros().saturating_sub(began.micros()));
        let method = if built_on { method } else { Method::Full };
        Ok(MadeBackup { outcome, manifest, manifest_size, vault: vault.clone(), method, taken, took })
    }

    fn scratch_file(&self, run: &Run) -> Result<PathBuf, ServiceError> {
        let scratch = &self.deps().places.scratch;
        std::fs::create_dir_all(scratch).map_err(|error| ServiceError::internal(&error))?;
        Ok(scratch.join(format!("{}.manifest", run.id)))
    }

    async fn keep_manifest(&self, path: &std::path::Path) -> Result<(Digest, u64), ServiceError> {
        let bytes = tokio::fs::read(path).await.map_err(|error| ServiceError::internal(&error))?;
        let size = bytes.len() as u64;
        Ok((self.deps().evidence.put(bytes.into()).await?, size))
    }

    /// What the scope decision says about paths.
    async fn scope_rules(&self, digest: &Digest) -> Result<ScopeRules, ServiceError> {
        let bytes = self.store().decision(digest).await?;
        let bytes = bytes.ok_or_else(|| ServiceError::not_found("the decision", digest))?;
        let decision = Decision::read(&bytes).map_err(|error| ServiceError::internal(&error))?;
        match decision.answer {
            Answer::Scope(answer) => Ok(ScopeRules { include: answer.include, exclude: answer.exclude }),
            _ => Err(ServiceError::Internal(format!("use the decision {digest} as one about scope"))),
        }
    }

    /// The recovery point that a backup builds on, with its manifest.
    async fn parent(
        &self,
        asset: &Asset,
        method: Method,
        vault: &VaultName,
    ) -> Result<Option<(RecoveryPoint, Bytes)>, ServiceError> {
        let points = self.store().points(&asset.name).await?;
        let fits = |point: &&RecoveryPoint| {
            point.vault == *vault
                && match method {
                    Method::Full => false,
                    Method::Differential => point.complete && point.method == Method::Full,
                    // What an incomplete one has is true, and what it lacks is read again.
                    Method::Incremental | Method::Snapshot => true,
                }
        };
        let Some(point) = points.iter().rev().find(fits) else { return Ok(None) };
        // Without its manifest it cannot be built on; the backup then reads everything.
        match self.deps().evidence.get(&point.manifest).await {
            Ok(Some(manifest)) => Ok(Some((point.clone(), manifest))),
            Ok(None) => Ok(None),
            Err(error) => {
                tracing::error!(point.id = %point.id, error = %error, "the manifest of the parent cannot be used");
                Ok(None)
            }
        }
    }
}

fn read_parent((point, manifest): (RecoveryPoint, Bytes)) -> Result<Parent, ServiceError> {
    let manifest = ManifestReader::new(std::io::Cursor::new(manifest))?;
    Ok(Parent { snapshot: point.snapshot, manifest })
}
