//! The API's wire types, and a typed client that speaks them over any transport.
//!
//! The server shares the wire types (feature `schema`), so that client and server cannot drift. The
//! client knows no other crate of the house: an agent or a script of yours can be built on it alone.

#![forbid(unsafe_code)]

#[cfg(feature = "calls")]
mod calls;
pub mod wire;

#[cfg(feature = "calls")]
pub use calls::{Client, ClientError, Receive, Transport, TransportError};
