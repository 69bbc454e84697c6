//! Witnesses: asked for cosignatures, several at once; what they answered is published and remembered.

mod ask;
mod collected;
mod due;
mod history;
mod keeper;
mod monitor;
mod policy;
mod publisher;
mod round;
mod status;
mod times;
mod transport;
mod witnessing;

pub(crate) use ask::{Question, Reply};
pub use keeper::Keeper;
pub(crate) use monitor::{Shown, look_at};
pub use policy::{Witness, WitnessPolicy, WitnessPolicyError};
pub use status::{AnchorStatus, WitnessReport, WitnessStatus};
pub use times::WitnessTimes;
pub use transport::{MAX_WITNESS_ANSWER, WebAnswer, WitnessTransport};
pub use witnessing::{Witnessing, WitnessingParts};
