//! Rows as the domain's types; what a row cannot be is told, never guessed.

use std::borrow::Cow;

use domain::entry::{EncodedEntry, EntryView};
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

/// A ledger entry's row, as it stands: what it is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryRow {
    pub(crate) index: i64,
    pub(crate) id: String,
    /// Microseconds since the epoch.
    pub(crate) time: i64,
    pub(crate) kind: Cow<'static, str>,
    pub(crate) target_kind: Cow<'static, str>,
    pub(crate) target: String,
    pub(crate) team: Option<String>,
    pub(crate) actor: String,
    pub(crate) status: Cow<'static, str>,
    pub(crate) correlation: Option<String>,
}

impl EntryRow {
    /// The row of an entry.
    pub(crate) fn of(index: u64, entry: EncodedEntry) -> Self {
        Self {
            index: column(index),
            id: entry.id.to_string(),
            time: entry.time.micros(),
            kind: entry.kind.as_str().into(),
            target_kind: entry.target.kind.as_str().into(),
            target: entry.target.id,
            team: entry.target.team.map(|team| team.to_string()),
            actor: entry.actor,
            status: entry.status.as_str().into(),
            correlation: entry.correlation.map(|run| run.to_string()),
        }
    }

    /// The row of an entry that was read back.
    pub(crate) fn of_view(index: u64, view: EntryView) -> Self {
        Self {
            index: column(index),
            id: view.id.to_string(),
            time: view.time.micros(),
            kind: view.kind.as_str().into(),
            target_kind: view.target.kind.as_str().into(),
            target: view.target.id,
            team: view.target.team.map(|team| team.to_string()),
            actor: view.actor.id,
            status: view.outcome.status.as_str().into(),
            correlation: view.correlation.map(|run| run.to_string()),
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
            kind: row.try_get::<String, _>("type")?.into(),
            target_kind: row.try_get::<String, _>("target_kind")?.into(),
            target: row.try_get("target")?,
            team: row.try_get("team")?,
            actor: row.try_get("actor")?,
            status: row.try_get::<String, _>("status")?.into(),
            correlation: row.try_get("correlation")?,
        })
    }
}

/// What is kept of a field that an entry commits to, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalRow {
    /// The index of its entry.
    pub index: i64,
    /// The identity of its entry.
    pub entry: String,
    /// Where the value would stand.
    pub field: String,
    /// What the entry commits to.
    pub commitment: String,
    /// The salt; gone once it is erased.
    pub salt: Option<Vec<u8>>,
    /// The value as canonical JSON; gone once it is erased.
    pub payload: Option<Vec<u8>>,
    /// The entry that says that it was erased.
    pub erased_by: Option<String>,
}

impl FromRow<'_, SqliteRow> for PersonalRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        use sqlx::Row;
        Ok(Self {
            index: row.try_get("idx")?,
            entry: row.try_get("entry")?,
            field: row.try_get("field")?,
            commitment: row.try_get("commitment")?,
            salt: row.try_get("salt")?,
            payload: row.try_get("payload")?,
            erased_by: row.try_get("erased_by")?,
        })
    }
}
