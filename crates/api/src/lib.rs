//! The door for programs: JSON over HTTP, described by OpenAPI, errors as problem details.
//!
//! Every URL stands in [`router`]; every endpoint has a file of its own below `v1`, which parses, calls
//! the service, and writes the answer. Deliberately absent: rules, SQL, WebAssembly.

#![forbid(unsafe_code)]

mod auth;
mod body;
mod error;
mod into_wire;
mod openapi;
mod problem;
mod router;
mod state;
mod v1;

pub use error::too_slow;
pub use openapi::description;
pub use problem::{ProblemKind, problems};
pub use router::router;
pub use state::{Door, Peer};
