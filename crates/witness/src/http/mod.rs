//! The two interfaces of C2SP tlog-witness over HTTP, and a page for people.

mod add_checkpoint;
mod checkpoint;
mod page;
mod plain;
mod router;

pub use add_checkpoint::Peer;
pub use router::router;
