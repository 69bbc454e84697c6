//! Reads which fields an erasure is about.

use client::wire;
use domain::erasure::ErasureFilter;

use crate::body::parse_optional;
use crate::error::ApiError;

/// The most entries that one request names.
const MAX_ENTRIES: usize = 1_000;

pub(super) fn filter(request: &wire::ErasureRequest) -> Result<ErasureFilter, ApiError> {
    if request.entries.len() > MAX_ENTRIES {
        return Err(ApiError::field("entries", format!("at most {MAX_ENTRIES} entries at once")));
    }
    Ok(ErasureFilter {
        entries: request.entries.clone(),
        actor: request.actor.clone(),
        asset: request.asset.clone(),
        before: parse_optional("before", request.before.as_deref())?,
    })
}
