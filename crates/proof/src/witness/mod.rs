//! C2SP tlog-witness v1.0.0: asking a witness to cosign a checkpoint, and what it answers.

mod answer;
mod bounds;
mod error;
mod judge;
mod refusal;
mod request;
mod routes;

pub use answer::{Answer, Cosigned, SIZE_CONTENT_TYPE, write_cosignatures, write_size};
pub use bounds::{MAX_ANSWER_SIZE, MAX_REQUEST_SIZE};
pub use error::{AnswerError, RequestError};
pub use judge::{Seen, judge};
pub use refusal::Refusal;
pub use request::AddCheckpoint;
pub use routes::{ADD_CHECKPOINT, checkpoint_route};
