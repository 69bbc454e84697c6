//! Recovery points, and the choice between them.

use domain::access::Action;
use domain::id::PointId;
use domain::name::AssetName;
use domain::point::{At, RecoveryPoint, choose};

use bytes::Bytes;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// The recovery points of an asset, oldest first.
    pub async fn points(
        &self,
        caller: &Caller,
        asset: &AssetName,
    ) -> Result<Vec<RecoveryPoint>, ServiceError> {
        self.asset_for(caller, Action::Read, asset).await?;
        Ok(self.store().points(asset).await?)
    }

    /// The recovery point that somebody means.
    pub(crate) async fn chosen(&self, asset: &AssetName, at: &At) -> Result<RecoveryPoint, ServiceError> {
        let points = self.store().points(asset).await?;
        Ok(choose(&points, at).cloned()?)
    }

    pub(crate) async fn point_record(&self, id: &PointId) -> Result<RecoveryPoint, ServiceError> {
        let point = self.store().point(id).await?;
        point.ok_or_else(|| ServiceError::not_found("the recovery point", id))
    }

    /// What was recorded of a recovery point; never other bytes than the ledger's digest names.
    pub(crate) async fn manifest_of(&self, point: &RecoveryPoint) -> Result<Bytes, ServiceError> {
        let bytes = self.deps().evidence.get(&point.manifest).await?;
        bytes.ok_or_else(|| ServiceError::not_found("the manifest of the recovery point", &point.id))
    }
}
