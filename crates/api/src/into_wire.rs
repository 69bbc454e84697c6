//! From the law's types to the wire's. Where both have the same JSON, JSON carries the value over; a test
//! of each endpoint holds the two together.

use client::wire;
use domain::decision::{Answer, Asked, Outcome};
use domain::point::RecoveryPoint;
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::{AssetStatus, Decided, Objective, Replay, Replayed, RunView};

use crate::error::ApiError;
use crate::problem;

/// Carries a value over by its JSON.
pub(crate) fn carry<T: DeserializeOwned>(value: &impl Serialize) -> Result<T, ApiError> {
    let broken =
        |error: serde_json::Error| ApiError::new(problem::INTERNAL, format!("write the answer: {error}"));
    serde_json::from_value(serde_json::to_value(value).map_err(broken)?).map_err(broken)
}

pub(crate) fn asset(status: &AssetStatus) -> Result<wire::AssetStatus, ApiError> {
    let point = |point: &Option<RecoveryPoint>| point.as_ref().map(carry).transpose();
    Ok(wire::AssetStatus {
        asset: carry(&status.asset)?,
        plan: status.plan.as_ref().map(ToString::to_string),
        points: status.points,
        newest: point(&status.newest)?,
        verified: point(&status.verified)?,
        rpo: objective(&status.rpo),
        rto: objective(&status.rto),
    })
}

fn objective(objective: &Objective) -> wire::Objective {
    wire::Objective {
        promised: objective.promised.map(|span| span.to_string()),
        measured: objective.measured.map(|span| span.to_string()),
        holds: objective.holds(),
    }
}

pub(crate) fn run(view: &RunView) -> Result<wire::Run, ApiError> {
    let mut run: wire::Run = carry(&view.run)?;
    run.progress =
        view.progress.map(|progress| wire::Progress { entries: progress.entries, bytes: progress.bytes });
    Ok(run)
}

pub(crate) fn decided(decided: &Decided) -> Result<wire::Decided, ApiError> {
    let decision = &decided.decision;
    Ok(wire::Decided {
        digest: decided.digest.to_string(),
        kind: decision.question.kind().to_string(),
        policies: decision.asked.iter().map(asked).collect::<Result<_, _>>()?,
        rule: decision.rule.to_string(),
        answered: decision.is_answered(),
        summary: decision.answer.summary(),
        answer: answer(&decision.answer)?,
        fuel: decided.fuel,
        took: decided.took.to_string(),
    })
}

fn asked(asked: &Asked) -> Result<wire::DecidedPolicy, ApiError> {
    let (given, failure) = match &asked.outcome {
        Outcome::Answered(given) => (Some(given), None),
        Outcome::Failed(failure) => (None, Some(carry(failure)?)),
    };
    Ok(wire::DecidedPolicy {
        policy: policy(asked),
        component: asked.component.to_string(),
        summary: given.map(Answer::summary),
        answer: given.map(answer).transpose()?,
        failure,
    })
}

/// A policy's name; empty in a decision of the first format.
fn policy(asked: &Asked) -> String {
    asked.policy.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// An answer without its kind, which stands beside it.
fn answer(answer: &Answer) -> Result<serde_json::Value, ApiError> {
    let value: serde_json::Value = carry(answer)?;
    Ok(value.get("answer").cloned().unwrap_or(value))
}

pub(crate) fn replay(digest: String, replay: &Replay) -> Result<wire::Replay, ApiError> {
    let decision = &replay.decision;
    let again = |(asked, again): (&Asked, &Replayed)| {
        Ok::<_, ApiError>(wire::ReplayedPolicy {
            policy: policy(asked),
            component: asked.component.to_string(),
            same: again.same,
            outcome: carry(&again.outcome)?,
        })
    };
    Ok(wire::Replay {
        digest,
        kind: decision.question.kind().to_string(),
        policies: decision.asked.iter().zip(&replay.policies).map(again).collect::<Result<_, _>>()?,
        combined: replay.combined,
        replayability: carry(&decision.replayability())?,
        engine: decision.engine.clone(),
        same_engine: replay.same_engine,
        same: replay.is_same(),
        excused: replay.is_excused(),
    })
}
