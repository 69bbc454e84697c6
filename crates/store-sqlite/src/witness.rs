//! What the ledger remembers of its witnesses, in the database.

use async_trait::async_trait;
use domain::ports::{StoreError, WitnessBook, WitnessMemory, WitnessedHead};
use domain::time::Timestamp;
use domain::witness::WitnessSetting;

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::{count, document};

type Row = (String, i64, Option<i64>, i64, Option<String>);

const WHAT: &str = "the witness";

#[async_trait]
impl WitnessBook for SqliteStore {
    async fn witnesses(&self) -> Result<Vec<WitnessMemory>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT key, size, cosigned, asked, error FROM witness ORDER BY key")
                .fetch_all(&self.readers)
                .await
                .map_err(failed)?;
        rows.into_iter()
            .map(|(key, size, cosigned, asked, error)| {
                let size = count(WHAT, &key, size)?;
                let cosigned = cosigned.map(|time| count(WHAT, &key, time)).transpose()?;
                Ok(WitnessMemory { key, size, cosigned, asked: Timestamp::from_micros(asked), error })
            })
            .collect()
    }

    async fn witnessed(&self) -> Result<Option<WitnessedHead>, StoreError> {
        let row: Option<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT size, checkpoint FROM witnessed_head WHERE only = 1")
                .fetch_optional(&self.readers)
                .await
                .map_err(failed)?;
        let head = |(size, checkpoint)| {
            Ok(WitnessedHead { size: count("the witnessed checkpoint", "", size)?, checkpoint })
        };
        row.map(head).transpose()
    }

    async fn keep(
        &self,
        witnesses: Vec<WitnessMemory>,
        head: Option<WitnessedHead>,
    ) -> Result<(), StoreError> {
        self.writer.remember(witnesses, head).await
    }
}

impl SqliteStore {
    pub(crate) async fn read_witness_setting(&self) -> Result<Option<WitnessSetting>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT document FROM witness_setting WHERE only = 1")
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        text.map(|text| document("the witnesses", "", &text)).transpose()
    }
}
