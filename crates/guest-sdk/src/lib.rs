//! What authors of policies are given: the types of the contract, and a macro that exports a rule.
//!
//! A policy is a plain function from parameters and an input to an answer. It imports nothing: no
//! clock, no randomness, no files. Everything that it knows is its input, so that every decision can
//! be replayed. The function is tested natively, like any other; [`policy!`] wraps it for the sandbox:
//!
//! ```
//! mod rule {
//!     use guest_sdk::frequency::{Answer, Input};
//!     use guest_sdk::{Method, PolicyError};
//!
//!     #[derive(serde::Deserialize)]
//!     #[serde(deny_unknown_fields)]
//!     pub struct Parameters {
//!         /// Hours between backups.
//!         hours: i64,
//!     }
//!
//!     pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
//!         let last = input.points.iter().filter(|point| point.complete).map(|point| point.taken).max();
//!         Ok(Answer {
//!             due: Some(last.map_or(input.now, |last| last + parameters.hours * 3_600_000_000)),
//!             method: Method::Incremental,
//!             rpo_breached: false,
//!             reason: format!("every {} hours", parameters.hours),
//!         })
//!     }
//! }
//!
//! guest_sdk::policy! {
//!     kind: frequency,
//!     summary: "A backup every so many hours.",
//!     schema: r#"{"type": "object", "required": ["hours"], "properties": {"hours": {"type": "integer"}}}"#,
//!     decide: rule::decide,
//! }
//! # fn main() {}
//! ```

#[doc(hidden)]
#[path = "bindings.rs"]
pub mod __bindings;
pub mod compliance;
mod export;
pub mod parameters;
pub mod skew;
pub mod time;
pub mod window;
pub mod wording;

use __bindings as bindings;
#[doc(hidden)]
pub use export::parse as __parse;

pub use bindings::library::vouchsafe::policy::refusal::PolicyError;
pub use bindings::library::vouchsafe::types::types::{
    Asset, AssetKind, BackupRun, CalendarEvent, Disposition, DrillRun, EventKind, Label, Medium, Method,
    Objectives, PointCopy, RecoveryPoint, RunState, Temperature, Tier, Trigger, Vault,
};

/// The question *must, may or must not this asset be backed up, and which of its paths?*
pub mod scope {
    pub use crate::bindings::scope::exports::vouchsafe::policy::scope::{
        Answer, Concern, Finding, Inclusion, Input, Listing,
    };
}

/// The question *when is the next backup due, and by which method?*
pub mod frequency {
    pub use crate::bindings::frequency::exports::vouchsafe::policy::frequency::{Answer, Input};
}

/// The question *which recovery points are kept, until when, hot or cold, and why?*
pub mod retention {
    pub use crate::bindings::retention::exports::vouchsafe::policy::retention::{
        Answer, Disposition, Input, Verdict,
    };
}

/// The question *when is the next restore test due, of which recovery point, and how deep?*
pub mod drill {
    pub use crate::bindings::drill::exports::vouchsafe::policy::drill::{Answer, Depth, Input};
}

/// The question *how many copies of the recovery points are wanted, where, and are they there?*
pub mod placement {
    pub use crate::bindings::placement::exports::vouchsafe::policy::placement::{Answer, Input, Need};
}

/// The question *is an asset compliant with a control, and what shows it?*
pub mod control {
    pub use crate::bindings::control::exports::vouchsafe::policy::control::{
        Answer, Assurances, Evidence, EvidenceKind, Input, Keep, Plan, Status,
    };
}
