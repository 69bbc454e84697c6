//! The ways to an installation: a server, the socket of one that runs here, or the same API in process.

mod connection;
mod http;
mod in_process;
mod web_log;
mod witnesses;

pub(crate) use connection::{Connection, OPEN_SHARD, Remote};
pub(crate) use web_log::WebLog;
pub(crate) use witnesses::WebWitnesses;
