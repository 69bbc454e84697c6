//! Who calls, and from where.

use domain::access::{Action, Principal, Role};
use domain::entry::{Actor, Origin};
use domain::name::TeamName;

/// Who calls, and from where.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who, and what they may do.
    pub principal: Principal,
    /// From where.
    pub origin: Origin,
}

impl Caller {
    /// Whoever has the data directory in hand, by the command line.
    pub fn local() -> Self {
        Self { principal: Principal::local(), origin: Origin::component("cli") }
    }

    /// The service itself, in one of its duties.
    pub(crate) fn system(duty: &str) -> Self {
        let principal = Principal { actor: Actor::system(duty), role: Role::Owner, team: None };
        Self { principal, origin: Origin::component(duty) }
    }

    /// Whether the caller may do this to something of `team`.
    pub(crate) fn may(&self, action: Action, team: Option<&TeamName>) -> Result<(), domain::access::Refusal> {
        self.principal.may(action, team)
    }
}
