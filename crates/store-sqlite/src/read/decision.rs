//! Questions about decisions.

use domain::digest::Digest;
use domain::name::AssetName;
use domain::policy::PolicyKind;
use domain::ports::{LatestDecision, StoreError};

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::parse;

const WHAT: &str = "the decision";

impl SqliteStore {
    pub(crate) async fn read_decision(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes: Option<Vec<u8>> = sqlx::query_scalar("SELECT bytes FROM decision WHERE digest = ?")
            .bind(digest.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        match bytes {
            // A decision is known by its digest: other bytes under it are no decision.
            Some(bytes) if Digest::of(&bytes) != *digest => Err(StoreError::Corrupt {
                what: WHAT,
                id: digest.to_string(),
                reason: format!("its bytes have the digest {}", Digest::of(&bytes)),
            }),
            other => Ok(other),
        }
    }

    pub(crate) async fn read_latest(
        &self,
        asset: &AssetName,
        kind: PolicyKind,
    ) -> Result<Option<LatestDecision>, StoreError> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT digest, outcome FROM latest_decision WHERE asset = ? AND kind = ?")
                .bind(asset.as_str())
                .bind(kind.as_str())
                .fetch_optional(&self.readers)
                .await
                .map_err(failed)?;
        row.map(|(digest, outcome)| {
            Ok(LatestDecision {
                digest: parse(WHAT, &digest, &digest)?,
                outcome: parse(WHAT, &digest, &outcome)?,
            })
        })
        .transpose()
    }
}
