//! Assets: added by operators, shown with how well they are protected.

mod add;
mod show;

pub use add::NewAsset;
pub use show::{AssetStatus, Objective};
