//! Questions about policies.

use domain::digest::Digest;
use domain::name::PolicyName;
use domain::ports::{PolicyRecord, StoreError};
use domain::time::Timestamp;

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::{count, document, parse};

const WHAT: &str = "the policy";

type Row = (String, String, i64, i64);

fn record((component, manifest, size, uploaded): Row) -> Result<PolicyRecord, StoreError> {
    Ok(PolicyRecord {
        component: parse(WHAT, &component, &component)?,
        manifest: document(WHAT, &component, &manifest)?,
        size: count(WHAT, &component, size)?,
        uploaded: Timestamp::from_micros(uploaded),
    })
}

impl SqliteStore {
    pub(crate) async fn read_policies(&self) -> Result<Vec<PolicyRecord>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT component, manifest, size, uploaded FROM policy ORDER BY component")
                .fetch_all(&self.readers)
                .await
                .map_err(failed)?;
        rows.into_iter().map(record).collect()
    }

    pub(crate) async fn read_policy(&self, component: &Digest) -> Result<Option<PolicyRecord>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT component, manifest, size, uploaded FROM policy WHERE component = ?")
                .bind(component.to_string())
                .fetch_optional(&self.readers)
                .await
                .map_err(failed)?;
        row.map(record).transpose()
    }

    pub(crate) async fn read_active_policy(&self, name: &PolicyName) -> Result<Option<Digest>, StoreError> {
        let component: Option<String> =
            sqlx::query_scalar("SELECT component FROM active_policy WHERE name = ?")
                .bind(name.as_str())
                .fetch_optional(&self.readers)
                .await
                .map_err(failed)?;
        component.map(|text| parse("the active policy", name.as_str(), &text)).transpose()
    }
}
