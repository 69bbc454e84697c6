//! Rows as the domain's types; what a row cannot be is told, never guessed.

use domain::entry::EncodedEntry;
use domain::ports::StoreError;
use serde::de::DeserializeOwned;
use sqlx::FromRow;
use sqlx::sqlite::SqliteRow;

/// A column's text as JSON.
pub(crate) fn document<T: DeserializeOwned>(
    what: &'static str,
    id: &str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| corrupt(what, id, &error))
}

/// A column's text as something that has one spelling.
pub(crate) fn parse<T: std::str::FromStr>(what: &'static str, id: &str, text: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| corrupt(what, id, &error))
}

/// A number that is never negative.
pub(crate) fn count(what: &'static str, id: &str, number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|error| corrupt(what, id, &error))
}

fn corrupt(what: &'static str, id: &str, reason: &impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt { what, id: id.to_owned(), reason: reason.to_string() }
}

/// A number for a column. Larger ones than a column can hold do not occur: sizes are below 2^53.
pub(crate) fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A ledger entry's row, as it stands: for holding the columns against the entry's own bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// The index in the log.
    pub index: i64,
    /// The entry's identity.
    pub id: String,
    /// Microseconds since the epoch.
    pub time: i64,
    /// Its type.
    pub kind: String,
    /// The kind of thing that was acted on.
    pub target_kind: String,
    /// Which one.
    pub target: String,
    /// Whose.
    pub team: Option<String>,
    /// Who.
    pub actor: String,
    /// How it ended.
    pub status: String,
    /// The run.
    pub correlation: Option<String>,
    /// The bytes that were hashed.
    pub bytes: Vec<u8>,
}

impl EntryRow {
    /// The row of an entry.
    pub(crate) fn of(index: u64, entry: &EncodedEntry) -> Self {
        Self {
            index: column(index),
            id: entry.id.to_string(),
            time: entry.time.micros(),
            kind: entry.kind.to_string(),
            target_kind: entry.target.kind.to_string(),
            target: entry.target.id.clone(),
            team: entry.target.team.as_ref().map(ToString::to_string),
            actor: entry.actor.clone(),
            status: entry.status.to_string(),
            correlation: entry.correlation.map(|run| run.to_string()),
            bytes: entry.bytes.clone(),
        }
    }
}

impl FromRow<'_, SqliteRow> for EntryRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        use sqlx::Row;
        Ok(Self {
            index: row.try_get("idx")?,
            id: row.try_get("id")?,
            time: row.try_get("time")?,
            kind: row.try_get("type")?,
            target_kind: row.try_get("target_kind")?,
            target: row.try_get("target")?,
            team: row.try_get("team")?,
            actor: row.try_get("actor")?,
            status: row.try_get("status")?,
            correlation: row.try_get("correlation")?,
            bytes: row.try_get("bytes")?,
        })
    }
}
