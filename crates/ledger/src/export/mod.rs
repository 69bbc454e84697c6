//! Evidence bundles (`docs/formats/bundle.md`): planned first, then given piece by piece.

mod entries;
mod named;
mod objects;
mod plan;
mod request;
mod stream;

pub use plan::ExportPlan;
pub use request::{Export, ExportSource, KeptValue, Personal};
