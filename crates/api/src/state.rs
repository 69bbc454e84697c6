//! What every endpoint has: the service, and who watches the door.

use std::net::IpAddr;

use service::Service;

/// Who watches the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Callers show tokens.
    Tokens,
    /// The router runs in the process of whoever has the data directory in hand: they are the owner.
    Local,
}

/// The address of whoever calls, put into the request by the server.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What every endpoint has.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) service: Service,
    pub(crate) door: Door,
}
