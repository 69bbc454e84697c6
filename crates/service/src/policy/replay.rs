//! Replays a decision: the recorded component on the recorded input, the bytes compared.

use domain::access::Action;
use domain::canonical;
use domain::decision::{Decision, Outcome, Replayability, SCHEMA};
use domain::digest::Digest;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// What a replay found.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The decision that was replayed.
    pub decision: Decision,
    /// Whether running it again must give the same bytes.
    pub replayability: Replayability,
    /// Whether this engine is the one that ran it.
    pub same_engine: bool,
    /// Whether it gave the same bytes.
    pub same: bool,
    /// What it gave now.
    pub outcome: Outcome,
}

impl Replay {
    /// Whether the difference, if there is one, is explained by another engine or by a clock.
    pub const fn is_excused(&self) -> bool {
        match self.replayability {
            Replayability::Exact => false,
            Replayability::SameEngine => !self.same_engine,
            Replayability::Never => true,
        }
    }
}

impl Service {
    /// A decision's bytes.
    pub async fn decision(&self, caller: &Caller, digest: &Digest) -> Result<Vec<u8>, ServiceError> {
        caller.may(Action::Read, None)?;
        let bytes = self.store().decision(digest).await?;
        bytes.ok_or_else(|| ServiceError::not_found("the decision", digest))
    }

    /// Runs a decision's component on its input again, and compares.
    pub async fn replay(&self, caller: &Caller, digest: &Digest) -> Result<Replay, ServiceError> {
        let bytes = self.decision(caller, digest).await?;
        let decision: Decision =
            serde_json::from_slice(&bytes).map_err(|error| ServiceError::internal(&error))?;
        if decision.schema != SCHEMA {
            return Err(ServiceError::Invalid(format!(
                "replay a decision of the format {}",
                decision.schema
            )));
        }
        let component = self.component(&decision.component).await?;
        let (parameters, question) = (decision.parameters.clone(), decision.question.clone());
        let evaluated = self
            .blocking(move |service| service.deps().policies.evaluate(&component, &parameters, &question))
            .await?;
        let same = canonical::to_vec(&comparable(&decision.outcome))?
            == canonical::to_vec(&comparable(&evaluated.outcome))?;
        Ok(Replay {
            replayability: decision.replayability(),
            same_engine: decision.engine == self.deps().policies.engine(),
            decision,
            same,
            outcome: evaluated.outcome,
        })
    }
}

/// What must be equal: an answer to the last byte; of a failure its class, since its words are the engine's.
fn comparable(outcome: &Outcome) -> Outcome {
    match outcome {
        Outcome::Answered(answer) => Outcome::Answered(answer.clone()),
        Outcome::Failed(failure) => {
            Outcome::Failed(domain::decision::Failure { class: failure.class, message: String::new() })
        }
    }
}
