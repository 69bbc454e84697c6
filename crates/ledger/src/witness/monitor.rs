//! Looks at the newest checkpoint that a witness or a mirror shows of the log.

use proof::checkpoint::SignedCheckpoint;
use proof::note::VerifyingKey;

use super::transport::WitnessTransport;
use crate::error::chain;

/// What somebody shows.
#[derive(Debug)]
pub(crate) enum Shown {
    /// Nothing: it does not know the log.
    Nothing,
    /// A checkpoint with the log's own signature.
    Checkpoint(Box<SignedCheckpoint>),
    /// Something of no use, in words.
    Unusable(String),
}

/// Asks for a checkpoint at a URL, and believes it only with the log's own signature.
pub(crate) async fn look_at(transport: &dyn WitnessTransport, url: &str, keys: &[VerifyingKey]) -> Shown {
    match transport.get(url).await {
        Ok(answer) if answer.status == 200 => match SignedCheckpoint::open(&answer.body, keys) {
            Ok(signed) => Shown::Checkpoint(Box::new(signed)),
            Err(error) => Shown::Unusable(format!("cannot {}", chain(&error))),
        },
        Ok(answer) if answer.status == 404 => Shown::Nothing,
        Ok(answer) => Shown::Unusable(format!("it answers {}", answer.status)),
        Err(words) => Shown::Unusable(words),
    }
}
