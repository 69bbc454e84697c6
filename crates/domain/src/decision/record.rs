//! One policy evaluation with everything that a replay needs.
//!
//! The format is `docs/formats/decision.md`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, Failure, Question, Replayability};
use crate::canonical::{self, CanonicalError};
use crate::digest::Digest;

/// The name and version of the format.
pub const SCHEMA: &str = "vouchsafe.decision/1";

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The policy answered.
    Answered(Answer),
    /// It did not.
    Failed(Failure),
}

/// The bounds that the policy ran under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// Units of fuel; about one for each WebAssembly instruction.
    pub fuel: u64,
    /// Bytes of linear memory.
    pub memory: u64,
}

/// One policy evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Decision {
    /// Name and version of the format.
    pub schema: String,
    /// The component that was asked.
    pub component: Digest,
    /// The WIT world that it was asked through.
    pub world: String,
    /// Its parameters, as JSON.
    pub parameters: Value,
    /// What it was asked.
    pub question: Question,
    /// What came of it.
    pub outcome: Outcome,
    /// The bounds that it ran under.
    pub limits: Limits,
    /// The engine that ran it, with its version.
    pub engine: String,
}

impl Decision {
    /// The decision's bytes and the digest that names it.
    pub fn seal(&self) -> Result<(Vec<u8>, Digest), CanonicalError> {
        canonical::seal(self)
    }

    /// The answer that counts: the policy's own, or the fail-safe one.
    pub fn effective(&self) -> Answer {
        match &self.outcome {
            Outcome::Answered(answer) => answer.clone(),
            Outcome::Failed(_) => self.question.fail_safe(),
        }
    }

    /// Whether running it again must give the same bytes.
    pub const fn replayability(&self) -> Replayability {
        match &self.outcome {
            Outcome::Answered(_) => Replayability::Exact,
            Outcome::Failed(failure) => failure.class.replayability(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::tests::sample as asset;
    use crate::decision::FailureClass;
    use crate::policy::{AssetView, retention};
    use crate::time::Timestamp;

    #[test]
    fn a_decision_round_trips_to_the_same_bytes() {
        let decision = Decision {
            schema: SCHEMA.to_owned(),
            component: Digest::of(b"component"),
            world: "vouchsafe:policy/retention-policy@1.0.0".to_owned(),
            parameters: serde_json::json!({"every": "1h"}),
            question: Question::Retention(retention::Input {
                asset: AssetView::from(&asset()),
                now: Timestamp::from_secs(7),
                points: Vec::new(),
            }),
            outcome: Outcome::Failed(Failure { class: FailureClass::Fuel, message: "out".into() }),
            limits: Limits { fuel: 1, memory: 2 },
            engine: "wasmtime 0".to_owned(),
        };
        let (bytes, digest) = decision.seal().unwrap();
        let again: Decision = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(again, decision);
        assert_eq!(again.seal().unwrap(), (bytes, digest));
        assert_eq!(decision.replayability(), Replayability::SameEngine);
    }
}
