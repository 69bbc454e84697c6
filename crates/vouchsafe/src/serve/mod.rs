//! The server: listens, lets the scheduler tick, and ends in order.

mod connections;
mod page;
mod request;
mod scheduler;
mod server;
mod socket;
mod witness;

pub(crate) use server::{Server, Settings};
pub(crate) use witness::serve_witness;
