//! Rows as the domain's types; what a row cannot be is told, never guessed.

use std::sync::{Arc, PoisonError, RwLock};

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

/// A word that many rows have, once for all of them. Only words of the domain come here, which are few.
fn word(word: &'static str) -> Arc<str> {
    static WORDS: RwLock<Vec<Arc<str>>> = RwLock::new(Vec::new());
    let find = |words: &[Arc<str>]| words.iter().find(|known| &***known == word).cloned();
    if let Some(known) = find(&WORDS.read().unwrap_or_else(PoisonError::into_inner)) {
        return known;
    }
    let mut words = WORDS.write().unwrap_or_else(PoisonError::into_inner);
    find(&words).unwrap_or_else(|| {
        let new = Arc::from(word);
        words.push(Arc::clone(&new));
        new
    })
}

/// A ledger entry's row, as it stands: what it is found by.
/// Its texts are handed to SQLite's thread as they are, without a copy of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryRow {
    pub(crate) index: i64,
    pub(crate) id: Arc<str>,
    /// Microseconds since the epoch.
    pub(crate) time: i64,
    pub(crate) kind: Arc<str>,
    pub(crate) target_kind: Arc<str>,
    pub(crate) target: Arc<str>,
    pub(crate) team: Option<Arc<str>>,
    pub(crate) actor: Arc<str>,
    pub(crate) status: Arc<str>,
    pub(crate) correlation: Option<Arc<str>>,
}

impl EntryRow {
    /// The row of an entry.
    pub(crate) fn of(index: u64, entry: EncodedEntry) -> Self {
        Self {
            index: column(index),
            id: entry.id.to_string().into(),
            time: entry.time.micros(),
            kind: word(entry.kind.as_str()),
            target_kind: word(entry.target.kind.as_str()),
            target: entry.target.id.into(),
            team: entry.target.team.map(|team| team.to_string().into()),
            actor: entry.actor.into(),
            status: word(entry.status.as_str()),
            correlation: entry.correlation.map(|run| run.to_string().into()),
        }
    }

    /// The row of an entry that was read back.
    pub(crate) fn of_view(index: u64, view: EntryView) -> Self {
        Self {
            index: column(index),
            id: view.id.to_string().into(),
            time: view.time.micros(),
            kind: word(view.kind.as_str()),
            target_kind: word(view.target.kind.as_str()),
            target: view.target.id.into(),
            team: view.target.team.map(|team| team.to_string().into()),
            actor: view.actor.id.into(),
            status: word(view.outcome.status.as_str()),
            correlation: view.correlation.map(|run| run.to_string().into()),
        }
    }
}

impl FromRow<'_, SqliteRow> for EntryRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        use sqlx::Row;
        let text = |column| row.try_get::<String, _>(column).map(Arc::from);
        let maybe = |column| row.try_get::<Option<String>, _>(column).map(|text| text.map(Arc::from));
        Ok(Self {
            index: row.try_get("idx")?,
            id: text("id")?,
            time: row.try_get("time")?,
            kind: text("type")?,
            target_kind: text("target_kind")?,
            target: text("target")?,
            team: maybe("team")?,
            actor: text("actor")?,
            status: text("status")?,
            correlation: maybe("correlation")?,
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
