//! What is kept of personal fields, held against what the entries commit to: kept, erased, missing, or
//! something else.

use std::collections::BTreeMap;

use domain::digest::Digest;
use domain::entry::{EntryKind, EntryView, KeptState};
use domain::erasure::ErasedField;
use domain::ports::StoreError;
use serde::Deserialize;

use super::Audit;
use crate::error::failed;
use crate::read::kept;
use crate::rows::PersonalRow;

/// Entries that are looked at in one go.
const PAGE: u32 = 256;
/// The most findings that are named one by one.
const MAX_FINDINGS: usize = 100;

/// What is kept of personal fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonalAudit {
    /// Fields whose salt and payload open their commitments.
    pub kept: u64,
    /// How many fields are gone, and an entry says so.
    pub erased: u64,
    /// The first of them, by the entry's id and the field.
    pub erased_fields: Vec<String>,
    /// What is wrong.
    pub findings: Vec<PersonalFinding>,
}

/// Something that is wrong with a personal field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalFinding {
    /// Whether it is gone without an entry that says so; if not, something contradicts the entry.
    pub missing: bool,
    /// The entry's id and the field.
    pub object: String,
    /// In words.
    pub message: String,
}

/// What `erasure.done` says, as far as it matters here.
#[derive(Deserialize)]
struct Done {
    fields: Vec<ErasedField>,
}

/// A field of an entry, by the entry's id.
type Field = (String, String);

/// What is gathered while the entries pass: an erasure stands after what it erases.
#[derive(Default)]
struct Gathered {
    /// What entries say that was erased.
    erasures: BTreeMap<Field, Digest>,
    /// Fields that are gone, with their commitments, and whether they are marked as erased.
    gone: Vec<(Field, Digest, bool)>,
}

impl Audit {
    /// Holds what is kept of personal fields against what the entries commit to.
    pub async fn personal(&mut self) -> Result<PersonalAudit, StoreError> {
        let (mut audit, mut gathered) = (PersonalAudit::default(), Gathered::default());
        let mut from = 0;
        loop {
            let entries = self.entries(from, PAGE).await?;
            let Some(last) = entries.last() else { break };
            from = last.index + 1;
            for entry in entries.into_iter().filter(|entry| concerns(&entry.bytes)) {
                // Bytes that are no entry are a finding of whoever looks at the entries.
                let Ok(view) = EntryView::read(&entry.bytes) else { continue };
                let rows = self.rows_of(&view.id.to_string()).await?;
                gathered.erased_by(&view);
                gathered.judge(&view, &rows, &mut audit);
            }
        }
        for (entry, field) in gathered.erasures.keys() {
            let rows = self.rows_of(entry).await?;
            if rows.iter().any(|row| row.field == *field && row.payload.is_some()) {
                audit.find(false, (entry, field), "an entry says that it was erased, and it is still there");
                audit.kept = audit.kept.saturating_sub(1);
            }
        }
        gathered.settle(&mut audit);
        Ok(audit)
    }

    async fn rows_of(&mut self, entry: &str) -> Result<Vec<PersonalRow>, StoreError> {
        sqlx::query_as("SELECT personal.*, 0 AS idx FROM personal WHERE entry = ?")
            .bind(entry)
            .fetch_all(&mut self.connection)
            .await
            .map_err(failed)
    }
}

/// Whether an entry may commit to something, or say that something was erased: most do neither.
fn concerns(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| text.contains("\"personal\":[") || text.contains("\"erasure.done\""))
}

impl Gathered {
    /// What an entry says that was erased.
    fn erased_by(&mut self, view: &EntryView) {
        if view.kind != EntryKind::ErasureDone {
            return;
        }
        let Ok(done) = serde_json::from_value::<Done>(view.detail.clone()) else { return };
        for field in done.fields {
            self.erasures.insert((field.entry.to_string(), field.field), field.commitment);
        }
    }

    /// Judges every field that an entry commits to; those that are gone are settled at the end.
    fn judge(&mut self, view: &EntryView, rows: &[PersonalRow], audit: &mut PersonalAudit) {
        for personal in &view.personal {
            let field = (view.id.to_string(), personal.field.clone());
            let row = rows.iter().find(|row| row.field == personal.field);
            match row.map(|row| (&row.commitment, kept(row.clone()).map(|kept| kept.state))) {
                None => self.gone.push((field, personal.commitment, false)),
                Some((_, Ok(KeptState::Erased(_)))) => self.gone.push((field, personal.commitment, true)),
                Some((column, Ok(KeptState::Open(opening))))
                    if opening.commitment() == personal.commitment
                        && *column == personal.commitment.to_string() =>
                {
                    audit.kept += 1;
                }
                Some(_) => {
                    let words = "salt and payload are not those that the entry commits to";
                    audit.find(false, (&field.0, &field.1), words);
                }
            }
        }
    }

    /// Tells erased from missing.
    fn settle(self, audit: &mut PersonalAudit) {
        for ((entry, field), commitment, marked) in self.gone {
            match self.erasures.get(&(entry.clone(), field.clone())) {
                Some(said) if *said == commitment => audit.erase((&entry, &field)),
                Some(_) => {
                    let words = "the entry that says that it was erased names another commitment";
                    audit.find(false, (&entry, &field), words);
                }
                None if marked => {
                    audit.find(true, (&entry, &field), "it is marked as erased, and no entry says so");
                }
                None => {
                    let words = "salt and payload are not there, and no entry says that they were erased";
                    audit.find(true, (&entry, &field), words);
                }
            }
        }
    }
}

impl PersonalAudit {
    fn erase(&mut self, (entry, field): (&str, &str)) {
        self.erased += 1;
        if self.erased_fields.len() < MAX_FINDINGS {
            self.erased_fields.push(object(entry, field));
        }
    }

    fn find(&mut self, missing: bool, (entry, field): (&str, &str), message: &str) {
        if self.findings.len() < MAX_FINDINGS {
            let object = object(entry, field);
            self.findings.push(PersonalFinding { missing, object, message: message.to_owned() });
        }
    }
}

fn object(entry: &str, field: &str) -> String {
    format!("{field} of the entry {entry}")
}
