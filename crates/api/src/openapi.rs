//! The OpenAPI description, gathered from the endpoints.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vouchsafe",
        description = "Backups you can prove: policies, backups, restores, drills, and the ledger of all of them.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        crate::v1::assets::add::handler,
        crate::v1::assets::list::handler,
        crate::v1::assets::points::handler,
        crate::v1::assets::show::handler,
        crate::v1::backups::start::handler,
        crate::v1::decisions::make::handler,
        crate::v1::decisions::replay::handler,
        crate::v1::decisions::show::handler,
        crate::v1::drills::start::handler,
        crate::v1::erasures::apply::handler,
        crate::v1::erasures::plan::handler,
        crate::v1::holds::lift::handler,
        crate::v1::holds::list::handler,
        crate::v1::holds::place::handler,
        crate::v1::installation::doctor::handler,
        crate::v1::installation::version::handler,
        crate::v1::ledger::bundle::handler,
        crate::v1::ledger::evidence::handler,
        crate::v1::ledger::export::handler,
        crate::v1::ledger::disclosures::handler,
        crate::v1::ledger::key::handler,
        crate::v1::ledger::list::handler,
        crate::v1::ledger::object::handler,
        crate::v1::ledger::raw::handler,
        crate::v1::ledger::receipt::handler,
        crate::v1::ledger::announce::handler,
        crate::v1::ledger::freeze::handler,
        crate::v1::ledger::open_shard::handler,
        crate::v1::ledger::retire::handler,
        crate::v1::ledger::shard_bundle::handler,
        crate::v1::ledger::shards::handler,
        crate::v1::ledger::show::handler,
        crate::v1::ledger::witnesses::remove,
        crate::v1::ledger::witnesses::set,
        crate::v1::ledger::witnesses::show,
        crate::v1::ledger::summary::handler,
        crate::v1::plans::apply::handler,
        crate::v1::plans::list::handler,
        crate::v1::plans::show::handler,
        crate::v1::policies::list::handler,
        crate::v1::restores::start::handler,
        crate::v1::runs::cancel::handler,
        crate::v1::runs::list::handler,
        crate::v1::runs::show::handler,
        crate::v1::tokens::create::handler,
        crate::v1::tokens::list::handler,
        crate::v1::tokens::revoke::handler,
        crate::v1::vaults::list::handler,
        crate::v1::vaults::only_password::handler,
        crate::v1::vaults::password::handler,
        crate::v1::vaults::reconcile::handler,
    ),
    modifiers(&Tokens),
)]
struct Description;

/// Says how callers show who they are.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The secret of a token, made by `vouchsafe token create`."))
            .build();
        openapi
            .components
            .get_or_insert_with(Default::default)
            .add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The OpenAPI description of this API.
pub fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}
