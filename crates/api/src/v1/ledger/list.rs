//! Lists ledger entries.

use axum::Extension;
use axum::Json;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use domain::entry::EntryKind;
use domain::ports::EntryFilter;
use service::Caller;
use service::EntryQuestion;

use crate::auth::answer;
use crate::error::ApiError;
use crate::state::App;
use crate::v1::filter::Filter;
use crate::v1::ledger::entry;

/// Entries that fit, newest first. The next page begins before the last index of this one.
#[utoipa::path(
    get, path = "/v1/ledger/entries", tag = "ledger",
    params(
        ("type" = Option<Vec<String>>, Query, description = "One of these types; `backup.*` stands for all of its noun; may be repeated"),
        ("since" = Option<String>, Query, description = "At or after this time"),
        ("until" = Option<String>, Query, description = "Before this time"),
        ("target-kind" = Option<String>, Query, description = "About this kind of thing"),
        ("target" = Option<String>, Query, description = "About this thing"),
        ("team" = Option<String>, Query, description = "About a thing of this team"),
        ("actor" = Option<String>, Query, description = "By this actor"),
        ("status" = Option<String>, Query, description = "`success`, `failure`, `incomplete`, `denied` or `missed`"),
        ("shard" = Option<u64>, Query, description = "Of this shard's log only"),
        ("before" = Option<u64>, Query, description = "Only indices below this one, of that shard; of the newest and all before it, if none is named"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 1,000"),
    ),
    responses((status = 200, description = "OK", body = wire::LedgerPage), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Response {
    let done = async {
        let question = read(query.as_deref())?;
        let page = app.service.ledger_entries(&caller, question).await?;
        let entries =
            page.entries.iter().map(|placed| entry::wire(placed, &page.reached, &page.kept)).collect();
        let shown = wire::LedgerPage { entries, published: page.reached.published };
        Ok::<_, ApiError>(Json(shown).into_response())
    };
    done.await.unwrap_or_else(answer)
}

const NAMES: [&str; 11] = [
    "type",
    "since",
    "until",
    "target-kind",
    "target",
    "team",
    "actor",
    "status",
    "shard",
    "before",
    "limit",
];

fn read(query: Option<&str>) -> Result<EntryQuestion, ApiError> {
    let query = Filter::read(query, &NAMES)?;
    let mut kinds = Vec::new();
    for text in query.texts("type") {
        kinds.extend(types(text)?);
    }
    let filter = EntryFilter {
        kinds,
        since: query.one("since")?,
        until: query.one("until")?,
        target_kind: query.one("target-kind")?,
        target: query.one("target")?,
        team: query.one("team")?,
        actor: query.one("actor")?,
        status: query.one("status")?,
        limit: query.limit()?,
        ..EntryFilter::default()
    };
    Ok(EntryQuestion { filter, shard: query.one("shard")?, before: query.one("before")? })
}

/// A type, or all types of a noun.
pub(super) fn types(text: &str) -> Result<Vec<EntryKind>, ApiError> {
    let Some(noun) = text.strip_suffix(".*") else {
        return Ok(vec![crate::body::parse("type", text)?]);
    };
    let of_noun = |kind: &EntryKind| kind.as_str().split('.').next() == Some(noun);
    let found: Vec<_> = EntryKind::ALL.iter().copied().filter(of_noun).collect();
    if found.is_empty() {
        return Err(ApiError::field("type", format!("there is no type of entry that begins with {noun:?}")));
    }
    Ok(found)
}
