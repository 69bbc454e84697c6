//! Replays a decision: each recorded component on the recorded input, the bytes compared, and the answers
//! combined again.

use domain::access::Action;
use domain::canonical;
use domain::decision::{Asked, Decision, Outcome, Replayability};
use domain::digest::Digest;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// What a replay found.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The decision that was replayed.
    pub decision: Decision,
    /// Whether this engine is the one that ran it.
    pub same_engine: bool,
    /// What each policy gave now, in the order of the decision.
    pub policies: Vec<Replayed>,
    /// Whether the recorded answer follows from what the policies are recorded to have said.
    pub combined: bool,
}

/// One policy of a decision, asked again.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// Whether it gave the same bytes.
    pub same: bool,
    /// What it gave now.
    pub outcome: Outcome,
    /// Whether it must give the same bytes.
    pub replayability: Replayability,
}

impl Replay {
    /// Whether everything is as recorded.
    pub fn is_same(&self) -> bool {
        self.combined && self.policies.iter().all(|policy| policy.same)
    }

    /// Whether the differences, if there are any, are explained by another engine or by a clock.
    pub fn is_excused(&self) -> bool {
        let excused = |policy: &Replayed| match policy.replayability {
            _ if policy.same => true,
            Replayability::Exact => false,
            Replayability::SameEngine => !self.same_engine,
            Replayability::Never => true,
        };
        self.combined && !self.is_same() && self.policies.iter().all(excused)
    }
}

impl Service {
    /// A decision's bytes.
    pub async fn decision(&self, caller: &Caller, digest: &Digest) -> Result<Vec<u8>, ServiceError> {
        caller.may(Action::Read, None)?;
        let bytes = self.store().decision(digest).await?;
        bytes.ok_or_else(|| ServiceError::not_found("the decision", digest))
    }

    /// Runs a decision's components on its input again, and compares.
    pub async fn replay(&self, caller: &Caller, digest: &Digest) -> Result<Replay, ServiceError> {
        let bytes = self.decision(caller, digest).await?;
        let decision = Decision::read(&bytes).map_err(|error| ServiceError::invalid(&error))?;
        let mut policies = Vec::new();
        for asked in &decision.asked {
            policies.push(self.ask_again(&decision, asked).await?);
        }
        let combined = match decision.combined() {
            Ok(answer) => canonical::to_vec(&answer)? == canonical::to_vec(&decision.answer)?,
            Err(_) => false,
        };
        let same_engine = decision.engine == self.deps().policies.engine();
        Ok(Replay { decision, same_engine, policies, combined })
    }

    async fn ask_again(&self, decision: &Decision, asked: &Asked) -> Result<Replayed, ServiceError> {
        let component = self.component(&asked.component).await?;
        let (parameters, question) = (asked.parameters.clone(), decision.question_to(asked));
        let evaluated = self
            .blocking(move |service| service.deps().policies.evaluate(&component, &parameters, &question))
            .await?;
        let same = canonical::to_vec(&comparable(&asked.outcome))?
            == canonical::to_vec(&comparable(&evaluated.outcome))?;
        Ok(Replayed { same, outcome: evaluated.outcome, replayability: asked.outcome.replayability() })
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
