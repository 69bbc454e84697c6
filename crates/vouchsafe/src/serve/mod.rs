//! The server: listens, lets the scheduler tick, and ends in order.

mod connections;
mod request;
mod scheduler;
mod server;
mod socket;

pub(crate) use server::{Server, Settings};
