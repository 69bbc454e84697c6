//! Asks one witness to cosign one checkpoint (C2SP tlog-witness v1.0.0, add-checkpoint).

use proof::checkpoint::SignedCheckpoint;
use proof::note::VerifyingKey;
use proof::witness::{ADD_CHECKPOINT, AddCheckpoint, Answer, AnswerError, Cosigned};

use super::Witness;
use super::history::History;
use super::transport::WitnessTransport;
use crate::error::chain;

/// What is asked of every witness.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) transport: &'a dyn WitnessTransport,
    pub(crate) history: History<'a>,
    /// The checkpoint to cosign.
    pub(crate) signed: &'a SignedCheckpoint,
    /// The keys that sign the log.
    pub(crate) keys: &'a [VerifyingKey],
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Reply {
    /// It has cosigned, and the cosignature holds.
    Cosigned(Box<Cosigned>),
    /// It says that it has cosigned a checkpoint with more entries than this one.
    Ahead(u64),
    /// It says that the checkpoint does not continue what it has cosigned.
    Refused,
    /// Nothing of use, in words.
    Failed(String),
}

/// The status of a checkpoint that does not continue the last one.
const UNPROCESSABLE: u16 = 422;

impl Question<'_> {
    /// Asks, given the size that the witness has cosigned last. If it says that it was another, asks once
    /// more from there.
    pub(crate) async fn ask(&self, witness: &Witness, last: u64) -> Reply {
        let size = self.signed.checkpoint().size;
        let mut from = last.min(size);
        for again in [true, false] {
            match self.send(witness, from).await {
                Ok(Answer::Cosigned(lines)) => {
                    let keys = std::slice::from_ref(&witness.key);
                    return match Cosigned::verify(&lines, self.signed, keys) {
                        Ok(mut cosigned) if !cosigned.is_empty() => {
                            Reply::Cosigned(Box::new(cosigned.swap_remove(0)))
                        }
                        Ok(_) => Reply::Failed("its answer has no cosignature".to_owned()),
                        Err(error) => Reply::Failed(format!("cannot {}", chain(&error))),
                    };
                }
                Ok(Answer::Conflict { last }) if last > size => return Reply::Ahead(last),
                Ok(Answer::Conflict { last }) if again && last != from => from = last,
                Ok(Answer::Conflict { last }) => {
                    return Reply::Failed(format!(
                        "it answers 409 and {last} entries to a proof that leads from {from}"
                    ));
                }
                Err(Unanswered::Refused) => return Reply::Refused,
                Err(Unanswered::Words(words)) => return Reply::Failed(words),
            }
        }
        Reply::Failed("it changes its mind".to_owned())
    }

    async fn send(&self, witness: &Witness, from: u64) -> Result<Answer, Unanswered> {
        let words =
            |error: &(dyn std::error::Error + 'static)| Unanswered::Words(format!("cannot {}", chain(error)));
        let size = self.signed.checkpoint().size;
        let proof = self.history.consistency(from, size).await.map_err(|error| words(&error))?;
        let request =
            AddCheckpoint::new(from, proof, self.signed, self.keys).map_err(|error| words(&error))?;
        let url = format!("{}/{ADD_CHECKPOINT}", witness.url);
        let answer = self.transport.post(&url, request.to_bytes()).await.map_err(Unanswered::Words)?;
        match Answer::read(answer.status, &answer.body) {
            Ok(answer) => Ok(answer),
            Err(AnswerError::Status { status: UNPROCESSABLE }) => Err(Unanswered::Refused),
            Err(error) => Err(words(&error)),
        }
    }
}

/// No answer that brings anything.
enum Unanswered {
    Refused,
    Words(String),
}
