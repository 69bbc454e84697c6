//! Access tokens: made, recognised, taken back. Their secrets are kept only as digests.

mod authenticate;
mod manage;
mod refuse;

pub(crate) use refuse::RefusalGate;

pub use manage::{NewToken, TokenSecret};
