//! Access tokens: made, recognised, taken back. Their secrets are kept only as digests.

mod authenticate;
mod manage;

pub use manage::{NewToken, TokenSecret};
