//! The parts that every entry has: actor, origin, target, outcome.

use serde::{Deserialize, Serialize};

use crate::name::{AssetName, PlanName, TeamName, VaultName};
use crate::word::words;

/// What kind of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A person, or a program that acts for one.
    User,
    /// An agent near the data.
    Agent,
    /// The service itself.
    System,
}

/// How an actor proved who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// By access to the data directory, on the server's own machine.
    DataDirectory,
    /// By a bearer token.
    Token,
    /// It is the service itself.
    Internal,
    /// Not at all, or not successfully.
    None,
}

/// Who did it. The id is opaque: names of people live outside the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Actor {
    /// What kind.
    pub kind: ActorKind,
    /// Which one.
    pub id: String,
    /// How that is known.
    pub auth: Auth,
}

impl Actor {
    /// The service itself, in one of its duties, such as `scheduler`.
    pub fn system(duty: &str) -> Self {
        Self { kind: ActorKind::System, id: duty.to_owned(), auth: Auth::Internal }
    }

    /// Whoever has the data directory in hand.
    pub fn local() -> Self {
        Self { kind: ActorKind::User, id: "local-operator".to_owned(), auth: Auth::DataDirectory }
    }
}

/// From where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Origin {
    /// The network address of the caller, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The part of the system that acted: `api`, `cli`, `scheduler`, `worker`.
    pub component: String,
    /// Its version.
    pub version: String,
}

impl Origin {
    /// A part of this service.
    pub fn component(component: &str) -> Self {
        Self { address: None, component: component.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// What kind of thing was acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// An asset.
    Asset,
    /// A plan.
    Plan,
    /// A vault.
    Vault,
    /// A policy.
    Policy,
    /// An access token.
    Token,
    /// The ledger itself.
    Ledger,
    /// A path of the API.
    Endpoint,
    /// A hold.
    Hold,
}

words! {
    TargetKind ("a kind of target") {
        Asset = "asset", Plan = "plan", Vault = "vault", Policy = "policy", Token = "token",
        Ledger = "ledger", Endpoint = "endpoint", Hold = "hold",
    }
}

/// What was acted on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Target {
    /// What kind of thing.
    pub kind: TargetKind,
    /// Which one.
    pub id: String,
    /// Whose, if it belongs to a team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamName>,
}

impl Target {
    /// An asset of a team.
    pub fn asset(name: &AssetName, team: &TeamName) -> Self {
        Self { kind: TargetKind::Asset, id: name.to_string(), team: Some(team.clone()) }
    }

    /// A plan.
    pub fn plan(name: &PlanName) -> Self {
        Self { kind: TargetKind::Plan, id: name.to_string(), team: None }
    }

    /// A vault.
    pub fn vault(name: &VaultName) -> Self {
        Self { kind: TargetKind::Vault, id: name.to_string(), team: None }
    }

    /// Anything else, by its kind.
    pub fn other(kind: TargetKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into(), team: None }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// As wished.
    Success,
    /// Without its purpose.
    Failure,
    /// With something missing.
    Incomplete,
    /// It was not allowed.
    Denied,
    /// It was due and did not happen.
    Missed,
}

words! {
    Status ("an outcome") {
        Success = "success", Failure = "failure", Incomplete = "incomplete", Denied = "denied",
        Missed = "missed",
    }
}

/// How it ended, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Outcome {
    /// How.
    pub status: Status,
    /// Why, where there is something to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Outcome {
    /// As wished.
    pub const fn success() -> Self {
        Self { status: Status::Success, reason: None }
    }

    /// Not as wished, and why.
    pub fn because(status: Status, reason: impl Into<String>) -> Self {
        Self { status, reason: Some(reason.into()) }
    }
}
