//! One question with everything that a replay needs.
//!
//! The format is `docs/formats/decision.md`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, Failure, Question, Replayability};
use crate::canonical::{self, CanonicalError};
use crate::combine::{CombineError, Rule, Said, combine};
use crate::digest::Digest;
use crate::name::PolicyName;
use crate::policy::scope::{self, Listing};

/// The name and version of the format.
pub const SCHEMA: &str = "vouchsafe.decision/2";

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

/// A policy that was asked, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Asked {
    /// Its name in the plan; absent in decisions of the first format, which did not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyName>,
    /// The component that was asked.
    pub component: Digest,
    /// The WIT world that it was asked through.
    pub world: String,
    /// Its parameters, as JSON.
    pub parameters: Value,
    /// The paths that it wished to see, where it was asked about scope a second time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing: Option<Listing>,
    /// What came of it.
    pub outcome: Outcome,
}

/// One question, put to every policy that a plan binds for it, and the answer that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Decision {
    /// Name and version of the format.
    pub schema: String,
    /// What was asked.
    pub question: Question,
    /// Who was asked, in the order of the plan.
    pub asked: Vec<Asked>,
    /// How the answers become one.
    pub rule: Rule,
    /// The answer that counts: what the policies said, or the fail-safe answer where one did not, combined.
    pub answer: Answer,
    /// The bounds that the policies ran under.
    pub limits: Limits,
    /// The engine that ran them, with its version.
    pub engine: String,
}

impl Outcome {
    /// Whether the policy itself answered.
    pub const fn is_answered(&self) -> bool {
        matches!(self, Self::Answered(_))
    }

    /// Whether asking again must give the same bytes.
    pub const fn replayability(&self) -> Replayability {
        match self {
            Self::Answered(_) => Replayability::Exact,
            Self::Failed(failure) => failure.class.replayability(),
        }
    }
}

impl Decision {
    /// The decision that follows from what the policies answered.
    pub fn new(
        question: Question,
        asked: Vec<Asked>,
        limits: Limits,
        engine: String,
    ) -> Result<Self, CombineError> {
        let rule = Rule::of(question.kind());
        let answer = combined(&question, &asked)?;
        Ok(Self { schema: SCHEMA.to_owned(), question, asked, rule, answer, limits, engine })
    }

    /// The decision's bytes and the digest that names it.
    pub fn seal(&self) -> Result<(Vec<u8>, Digest), CanonicalError> {
        canonical::seal(self)
    }

    /// What one of the policies was asked: the question, with the paths that it wished to see.
    pub fn question_to(&self, asked: &Asked) -> Question {
        match (&self.question, &asked.listing) {
            (Question::Scope(input), Some(listing)) => {
                Question::Scope(scope::Input { listing: Some(listing.clone()), ..input.clone() })
            }
            (question, _) => question.clone(),
        }
    }

    /// The answer that follows from what the policies said: the recorded one, if nobody changed it.
    pub fn combined(&self) -> Result<Answer, CombineError> {
        combined(&self.question, &self.asked)
    }

    /// Whether every policy itself answered.
    pub fn is_answered(&self) -> bool {
        self.asked.iter().all(|asked| asked.outcome.is_answered())
    }

    /// Whether asking again must give the same bytes, of all policies.
    pub fn replayability(&self) -> Replayability {
        let each = self.asked.iter().map(|asked| asked.outcome.replayability());
        each.max().unwrap_or(Replayability::Exact)
    }
}

fn combined(question: &Question, asked: &[Asked]) -> Result<Answer, CombineError> {
    let fail_safe = question.fail_safe();
    let said = asked.iter().map(|asked| Said {
        policy: asked.policy.as_ref().map_or("", PolicyName::as_str),
        answer: match &asked.outcome {
            Outcome::Answered(answer) => answer,
            Outcome::Failed(_) => &fail_safe,
        },
    });
    combine(question, &said.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::tests::sample as asset;
    use crate::decision::FailureClass;
    use crate::decision::tests::point;
    use crate::policy::AssetView;
    use crate::policy::retention::{self, Disposition, Verdict};
    use crate::time::Timestamp;

    pub(super) fn asked(name: Option<&str>, outcome: Outcome) -> Asked {
        Asked {
            policy: name.map(|name| name.parse().unwrap()),
            component: Digest::of(b"component"),
            world: "vouchsafe:policy/retention-policy@1.0.0".to_owned(),
            parameters: serde_json::json!({"every": "1h"}),
            listing: None,
            outcome,
        }
    }

    fn expires() -> Outcome {
        let verdict = Verdict { disposition: Disposition::Expire, until: None, reason: 0 };
        let reasons = vec!["old".to_owned()];
        Outcome::Answered(Answer::Retention(retention::Answer { verdicts: vec![verdict], reasons }))
    }

    fn fails() -> Outcome {
        Outcome::Failed(Failure { class: FailureClass::Fuel, message: "out".into() })
    }

    fn decision(asked: Vec<Asked>) -> Decision {
        let question = Question::Retention(retention::Input {
            asset: AssetView::from(&asset()),
            now: Timestamp::from_secs(7),
            points: vec![point(1, true)],
        });
        Decision::new(question, asked, Limits { fuel: 1, memory: 2 }, "wasmtime 0".to_owned()).unwrap()
    }

    #[test]
    fn a_decision_round_trips_to_the_same_bytes() {
        let decision = decision(vec![asked(Some("a"), expires()), asked(Some("b"), fails())]);
        let (bytes, digest) = decision.seal().unwrap();
        let again = Decision::read(&bytes).unwrap();
        assert_eq!(again, decision);
        assert_eq!(again.seal().unwrap(), (bytes, digest));
        assert_eq!(decision.replayability(), Replayability::SameEngine);
    }

    #[test]
    fn what_one_lets_expire_another_that_failed_keeps() {
        let disposition = |asked| match decision(asked).answer {
            Answer::Retention(answer) => answer.verdicts[0].disposition,
            other => panic!("{other:?}"),
        };
        assert_eq!(disposition(vec![asked(Some("a"), expires())]), Disposition::Expire);
        let both = vec![asked(Some("a"), expires()), asked(Some("b"), fails())];
        assert_eq!(disposition(both), Disposition::Hot);
    }

    #[test]
    fn an_answer_that_does_not_follow_is_noticed() {
        let honest = decision(vec![asked(Some("a"), fails())]);
        let other = decision(vec![asked(Some("a"), expires())]);
        let forged = Decision { answer: other.answer, ..honest.clone() };
        assert_eq!(honest.combined().unwrap(), honest.answer);
        assert_ne!(forged.combined().unwrap(), forged.answer);
    }
}
