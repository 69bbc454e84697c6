//! Keeps decisions: those that lead to an action, and those that differ from the last one.

use domain::asset::Asset;
use domain::canonical;
use domain::decision::Outcome;
use domain::digest::Digest;
use domain::entry::{Detail, EncodedEntry, Outcome as Ended, Status, Target};
use domain::evidence::EvidenceKind;
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
        let (detail, ended) = detail(decided);
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
            outcome: essence(&decided.decision.outcome)?,
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
        let outcome = essence(&decided.decision.outcome)?;
        if latest.is_some_and(|latest| latest.outcome == outcome) {
            return Ok(());
        }
        self.keep(caller, asset, decided).await
    }
}

fn detail(decided: &Decided) -> (Detail, Ended) {
    let kind = decided.decision.question.kind();
    let (policy, component) = (decided.policy.clone(), decided.decision.component);
    let summary = decided.answer.summary();
    match &decided.decision.outcome {
        Outcome::Answered(_) => (Detail::DecisionMade { kind, policy, component, summary }, Ended::success()),
        Outcome::Failed(failure) => {
            let class = failure.class.to_string();
            let ended = Ended::because(Status::Failure, format!("{class}: {}", failure.message));
            (Detail::DecisionFailed { kind, policy, component, class, summary }, ended)
        }
    }
}

/// The digest of what came of a question, without words for people: they tell the time of day, which
/// differs each time.
fn essence(outcome: &Outcome) -> Result<Digest, ServiceError> {
    let mut value = serde_json::to_value(outcome).map_err(|error| ServiceError::internal(&error))?;
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
    use domain::decision::{Answer, Failure, FailureClass};
    use domain::method::Method;
    use domain::policy::frequency;

    #[test]
    fn words_make_no_difference_and_facts_do() {
        let answer = |reason: &str, method| {
            let answer =
                frequency::Answer { due: None, method, rpo_breached: false, reason: reason.to_owned() };
            essence(&Outcome::Answered(Answer::Frequency(answer))).unwrap()
        };
        assert_eq!(answer("in 5m", Method::Full), answer("in 4m", Method::Full));
        assert_ne!(answer("in 5m", Method::Full), answer("in 5m", Method::Incremental));
        let failed = |class, message: &str| {
            essence(&Outcome::Failed(Failure { class, message: message.to_owned() })).unwrap()
        };
        assert_eq!(failed(FailureClass::Fuel, "a"), failed(FailureClass::Fuel, "b"));
        assert_ne!(failed(FailureClass::Fuel, "a"), failed(FailureClass::Trap, "a"));
    }
}
