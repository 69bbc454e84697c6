//! Every URL, on one page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, options, post};
use service::Service;

use crate::auth;
use crate::body::MAX_BODY;
use crate::state::{App, Door};
use crate::v1::{
    assets, backups, decisions, drills, erasures, holds, installation, ledger, plans, policies, restores,
    runs, tokens, vaults,
};

/// The router over a service, behind a door.
///
/// Anybody may ask for what describes the API, and for what strangers need to watch the ledger: keys,
/// shards, checkpoints, tiles of hashes. Bundles of entries, and all else, want a token.
pub fn router(service: Service, door: Door) -> Router {
    let app = App { service, door };
    let public = Router::new()
        .route("/openapi.json", get(installation::openapi::handler))
        .route("/v1/version", get(installation::version::handler))
        .route("/v1/ledger/key", get(ledger::key::handler))
        .route("/v1/ledger/shards", get(ledger::shards::handler))
        .route("/ledger/{*path}", get(ledger::object::handler).options(ledger::object::preflight))
        .route("/ledger/tile/entries/{*path}", options(ledger::object::preflight))
        .route("/ledger/shards/{shard}/tile/entries/{*path}", options(ledger::object::preflight));
    let known = Router::new()
        .route("/v1/doctor", get(installation::doctor::handler))
        .route("/v1/assets", get(assets::list::handler).post(assets::add::handler))
        .route("/v1/assets/{name}", get(assets::show::handler))
        .route("/v1/assets/{name}/points", get(assets::points::handler))
        .route("/v1/assets/{name}/decisions", post(decisions::make::handler))
        .route("/v1/assets/{name}/backups", post(backups::start::handler))
        .route("/v1/assets/{name}/restores", post(restores::start::handler))
        .route("/v1/assets/{name}/drills", post(drills::start::handler))
        .route("/v1/plans", get(plans::list::handler).post(plans::apply::handler))
        .route("/v1/plans/{name}", get(plans::show::handler))
        .route("/v1/policies", get(policies::list::handler))
        .route("/v1/decisions/{digest}", get(decisions::show::handler))
        .route("/v1/decisions/{digest}/replay", post(decisions::replay::handler))
        .route("/v1/runs", get(runs::list::handler))
        .route("/v1/runs/{id}", get(runs::show::handler))
        .route("/v1/runs/{id}/cancel", post(runs::cancel::handler))
        .route("/v1/vaults", get(vaults::list::handler))
        .route("/v1/vaults/{name}/password", post(vaults::password::handler))
        .route("/v1/vaults/{name}/reconcile", post(vaults::reconcile::handler))
        .route("/v1/vault-password", post(vaults::only_password::handler))
        .route("/ledger/tile/entries/{*path}", get(ledger::bundle::handler))
        .route("/ledger/shards/{shard}/tile/entries/{*path}", get(ledger::shard_bundle::handler))
        .route("/v1/ledger/freeze", post(ledger::freeze::handler))
        .route("/v1/ledger/shards", post(ledger::open_shard::handler))
        .route("/v1/ledger/keys/announce", post(ledger::announce::handler))
        .route("/v1/ledger/keys/retire", post(ledger::retire::handler))
        .route("/v1/ledger/entries", get(ledger::list::handler))
        .route("/v1/ledger/entries/{index}", get(ledger::show::handler))
        .route("/v1/ledger/entries/{index}/raw", get(ledger::raw::handler))
        .route("/v1/ledger/entries/{index}/receipt", get(ledger::receipt::handler))
        .route("/v1/ledger/exports", post(ledger::export::handler))
        .route("/v1/evidence/{sha256}", get(ledger::evidence::handler))
        .route(
            "/v1/ledger/witnesses",
            get(ledger::witnesses::show).put(ledger::witnesses::set).delete(ledger::witnesses::remove),
        )
        .route("/v1/ledger/entries/{index}/disclosures", get(ledger::disclosures::handler))
        .route("/v1/ledger/entries/{index}/summary", get(ledger::summary::handler))
        .route("/v1/erasure-plans", post(erasures::plan::handler))
        .route("/v1/erasures", post(erasures::apply::handler))
        .route("/v1/holds", get(holds::list::handler).post(holds::place::handler))
        .route("/v1/holds/{name}/lift", post(holds::lift::handler))
        .route("/v1/tokens", get(tokens::list::handler).post(tokens::create::handler))
        .route("/v1/tokens/{name}/revoke", post(tokens::revoke::handler))
        .layer(from_fn_with_state(app.clone(), auth::know));
    public
        .merge(known)
        .fallback(installation::unknown::handler)
        .method_not_allowed_fallback(installation::unknown::method)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(app)
}
