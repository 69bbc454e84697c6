//! Endpoints about erasures.

pub(crate) mod apply;
mod filter;
pub(crate) mod plan;

use filter::filter;
