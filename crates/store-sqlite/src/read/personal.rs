//! Questions about what entries commit to, and about holds.

use domain::digest::Digest;
use domain::entry::{EntryView, KeptField, KeptState, Opening, SALT_SIZE};
use domain::erasure::{Erasable, ErasureFilter};
use domain::hold::Hold;
use domain::ports::{MAX_PAGE, StoreError};
use sqlx::{QueryBuilder, Sqlite};

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::{PersonalRow, column, count, document, parse};

const WHAT: &str = "the personal field of the ledger entry";

impl SqliteStore {
    pub(crate) async fn read_kept_fields(&self, indices: &[u64]) -> Result<Vec<KeptField>, StoreError> {
        if indices.is_empty() {
            return Ok(Vec::new());
        }
        self.writer.catch_up().await?;
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
            "SELECT personal.*, idx FROM personal JOIN ledger_entry ON entry = id WHERE idx IN (",
        );
        let mut list = query.separated(", ");
        for index in indices.iter().take(MAX_PAGE as usize) {
            list.push_bind(column(*index));
        }
        query.push(") ORDER BY idx, field");
        let rows: Vec<PersonalRow> = query.build_query_as().fetch_all(&self.readers).await.map_err(failed)?;
        rows.into_iter().map(kept).collect()
    }

    pub(crate) async fn read_erasable(
        &self,
        filter: &ErasureFilter,
        limit: u32,
    ) -> Result<Vec<Erasable>, StoreError> {
        self.writer.catch_up().await?;
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
            "SELECT idx, field, commitment FROM personal JOIN ledger_entry ON entry = id \
             WHERE erased_by IS NULL",
        );
        if !filter.entries.is_empty() {
            query.push(" AND idx IN (");
            let mut list = query.separated(", ");
            for index in &filter.entries {
                list.push_bind(column(*index));
            }
            query.push(")");
        }
        if let Some(actor) = &filter.actor {
            query.push(" AND actor = ").push_bind(actor.clone());
        }
        if let Some(asset) = &filter.asset {
            query.push(" AND target_kind = 'asset' AND target = ").push_bind(asset.clone());
        }
        if let Some(before) = filter.before {
            query.push(" AND time < ").push_bind(before.micros());
        }
        query.push(" ORDER BY idx, field LIMIT ").push_bind(limit);
        let rows: Vec<(i64, String, String)> =
            query.build_query_as().fetch_all(&self.readers).await.map_err(failed)?;
        let mut fields: Vec<Erasable> = Vec::with_capacity(rows.len());
        for (index, field, commitment) in rows {
            let index = count(WHAT, "", index)?;
            let commitment = parse(WHAT, &index.to_string(), &commitment)?;
            // Fields of one entry come one after the other.
            let found = match fields.last() {
                Some(last) if last.index == index => Erasable { field, commitment, ..last.clone() },
                _ => self.erasable(index, field, commitment).await?,
            };
            fields.push(found);
        }
        Ok(fields)
    }

    async fn erasable(&self, index: u64, field: String, commitment: Digest) -> Result<Erasable, StoreError> {
        let corrupt =
            |reason: String| StoreError::Corrupt { what: "the ledger entry", id: index.to_string(), reason };
        let stored = self.read_entry(index).await?.ok_or_else(|| corrupt("it is not there".to_owned()))?;
        let view = EntryView::read(&stored.bytes).map_err(|error| corrupt(error.to_string()))?;
        Ok(Erasable {
            index,
            entry: view.id,
            kind: view.kind,
            target: view.target,
            time: view.time,
            correlation: view.correlation,
            field,
            commitment,
        })
    }

    pub(crate) async fn read_holds(&self) -> Result<Vec<Hold>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, document FROM hold ORDER BY name")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|(name, text)| document("the hold", name, text)).collect()
    }
}

/// A row as the domain has it.
pub(crate) fn kept(row: PersonalRow) -> Result<KeptField, StoreError> {
    let id = format!("{}, {}", row.index, row.field);
    let corrupt =
        |reason: &str| StoreError::Corrupt { what: WHAT, id: id.clone(), reason: reason.to_owned() };
    let state = match (row.salt, row.payload, &row.erased_by) {
        (Some(salt), Some(payload), None) => {
            let salt: [u8; SALT_SIZE] = salt.try_into().map_err(|_| corrupt("its salt has not 32 bytes"))?;
            KeptState::Open(Opening { field: row.field.clone(), salt, payload })
        }
        (None, None, Some(by)) => KeptState::Erased(parse(WHAT, &id, by)?),
        _ => return Err(corrupt("it is neither there nor erased")),
    };
    Ok(KeptField {
        index: count(WHAT, &id, row.index)?,
        entry: parse(WHAT, &id, &row.entry)?,
        field: row.field,
        state,
    })
}
