//! Keeps decisions: those that lead to an action, and those that differ from the last one.

use domain::asset::Asset;
use domain::canonical;
use domain::decision::{Asked, Decision, Failure, Outcome};
use domain::digest::Digest;
use domain::entry::{Detail, EncodedEntry, Outcome as Ended, PolicyAsked, Status, Target};
use domain::evidence::EvidenceKind;
use domain::name::PolicyName;
use domain::ports::{Change, Commit, DecisionRecord};
use serde_json::Value;

use super::decide::Decided;
use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// A decision to be committed: its entry and its change.
pub(crate) struct Kept {
    pub(crate) entry: EncodedEntry,
    pub(crate) change: Change,
}

impl Service {
    /// A decision that leads to an action, to be committed with it.
    pub(crate) fn kept(
        &self,
        caller: &Caller,
        asset: &Asset,
        decided: &Decided,
    ) -> Result<Kept, ServiceError> {
        let target = Target::asset(&asset.name, &asset.team);
        let (detail, ended) = detail(decided)?;
        let entry = self
            .draft(caller, target, detail)
            .ended(ended)
            .following([decided.digest])
            .with(EvidenceKind::Decision, decided.digest, decided.bytes.len() as u64)
            .seal()?;
        let record = DecisionRecord {
            digest: decided.digest,
            asset: asset.name.clone(),
            kind: decided.decision.question.kind(),
            outcome: essence(&decided.decision)?,
            made: self.now(),
            bytes: decided.bytes.clone(),
        };
        Ok(Kept { entry, change: Change::AddDecision(record) })
    }

    /// Keeps a decision that somebody asked for.
    pub(crate) async fn keep(
        &self,
        caller: &Caller,
        asset: &Asset,
        decided: &Decided,
    ) -> Result<(), ServiceError> {
        let kept = self.kept(caller, asset, decided)?;
        self.commit(Commit::recording(kept.entry).with(kept.change)).await.map(|_| ())
    }

    /// Keeps a decision if it differs from the last one for the same asset and kind of question.
    pub(crate) async fn keep_if_new(
        &self,
        caller: &Caller,
        asset: &Asset,
        decided: &Decided,
    ) -> Result<(), ServiceError> {
        let kind = decided.decision.question.kind();
        let latest = self.store().latest_decision(&asset.name, kind).await?;
        let outcome = essence(&decided.decision)?;
        if latest.is_some_and(|latest| latest.outcome == outcome) {
            return Ok(());
        }
        self.keep(caller, asset, decided).await
    }
}

/// The first policy that failed names the entry, or the first of the plan if none did.
fn detail(decided: &Decided) -> Result<(Detail, Ended), ServiceError> {
    let decision = &decided.decision;
    let failed = decision.asked.iter().find_map(|asked| Some((asked, failure(asked)?)));
    let first = failed.map(|(asked, _)| asked).or_else(|| decision.asked.first());
    let first = first.ok_or_else(|| ServiceError::Internal("find a policy in the decision".to_owned()))?;
    let kind = decision.question.kind();
    let (policy, component) = (name(first)?, first.component);
    let summary = decision.answer.summary();
    let beside = decision.asked.iter().filter(|asked| !std::ptr::eq(*asked, first)).map(answered);
    let beside = beside.collect::<Result<Vec<_>, _>>()?;
    Ok(match failed {
        None => (Detail::DecisionMade { kind, policy, component, summary, beside }, Ended::success()),
        Some((_, failure)) => {
            let class = failure.class.to_string();
            let ended = Ended::because(Status::Failure, format!("{class}: {}", failure.message));
            (Detail::DecisionFailed { kind, policy, component, class, summary, beside }, ended)
        }
    })
}

const fn failure(asked: &Asked) -> Option<&Failure> {
    match &asked.outcome {
        Outcome::Answered(_) => None,
        Outcome::Failed(failure) => Some(failure),
    }
}

fn name(asked: &Asked) -> Result<PolicyName, ServiceError> {
    let name = asked.policy.clone();
    name.ok_or_else(|| ServiceError::Internal("find the name of a policy in the decision".to_owned()))
}

fn answered(asked: &Asked) -> Result<PolicyAsked, ServiceError> {
    let class = failure(asked).map(|failure| failure.class.to_string());
    Ok(PolicyAsked { policy: name(asked)?, component: asked.component, class })
}

/// The digest of what came of a question, of every policy, without words for people: they tell the time of
/// day, which differs each time.
fn essence(decision: &Decision) -> Result<Digest, ServiceError> {
    let outcomes: Vec<_> = decision.asked.iter().map(|asked| &asked.outcome).collect();
    // One policy alone has the digest that it always had.
    let value = match outcomes.as_slice() {
        [alone] => serde_json::to_value(alone),
        several => serde_json::to_value(several),
    };
    let mut value = value.map_err(|error| ServiceError::internal(&error))?;
    strip(&mut value);
    Ok(canonical::seal(&value)?.1)
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for words in ["reason", "reasons", "message"] {
                members.remove(words);
            }
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::decision::{Answer, FailureClass, Limits, Question};
    use domain::method::Method;
    use domain::policy::{AssetView, frequency};
    use domain::time::Timestamp;

    fn decision(outcomes: Vec<Outcome>) -> Decision {
        let question = Question::Frequency(frequency::Input {
            asset: AssetView::from(&testkit::sample::asset("docs")),
            now: Timestamp::from_secs(0),
            history: Vec::new(),
            points: Vec::new(),
            events: Vec::new(),
        });
        let asked = outcomes.into_iter().map(|outcome| Asked {
            policy: Some("p".parse().unwrap()),
            component: Digest::of(b"c"),
            world: "w".to_owned(),
            parameters: Value::Null,
            listing: None,
            outcome,
        });
        Decision::new(question, asked.collect(), Limits { fuel: 1, memory: 1 }, "e".to_owned()).unwrap()
    }

    fn answered(reason: &str, method: Method) -> Outcome {
        let answer = frequency::Answer { due: None, method, rpo_breached: false, reason: reason.to_owned() };
        Outcome::Answered(Answer::Frequency(answer))
    }

    fn failed(class: FailureClass, message: &str) -> Outcome {
        Outcome::Failed(Failure { class, message: message.to_owned() })
    }

    #[test]
    fn words_make_no_difference_and_facts_do() {
        let of = |outcome: Outcome| essence(&decision(vec![outcome])).unwrap();
        assert_eq!(of(answered("in 5m", Method::Full)), of(answered("in 4m", Method::Full)));
        assert_ne!(of(answered("in 5m", Method::Full)), of(answered("in 5m", Method::Incremental)));
        assert_eq!(of(failed(FailureClass::Fuel, "a")), of(failed(FailureClass::Fuel, "b")));
        assert_ne!(of(failed(FailureClass::Fuel, "a")), of(failed(FailureClass::Trap, "a")));
    }

    #[test]
    fn what_each_policy_said_makes_a_difference() {
        let of = |outcomes| essence(&decision(outcomes)).unwrap();
        let full = || answered("r", Method::Full);
        assert_ne!(of(vec![full()]), of(vec![full(), full()]));
        assert_ne!(of(vec![full(), full()]), of(vec![full(), failed(FailureClass::Fuel, "m")]));
    }
}
