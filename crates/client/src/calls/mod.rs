//! The typed client: one method for each endpoint, over any transport.

mod endpoints;
mod error;
mod shards;
mod transport;

pub use endpoints::Client;
pub use error::ClientError;
pub use transport::{Receive, Transport, TransportError};
