//! From the law's types to the wire's. Where both have the same JSON, JSON carries the value over; a test
//! of each endpoint holds the two together.

use client::wire;
use domain::point::RecoveryPoint;
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::{AssetStatus, Decided, Objective, RunView};

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
    let failure = match &decided.decision.outcome {
        domain::decision::Outcome::Failed(failure) => Some(carry(failure)?),
        domain::decision::Outcome::Answered(_) => None,
    };
    let answer: serde_json::Value = carry(&decided.answer)?;
    Ok(wire::Decided {
        digest: decided.digest.to_string(),
        kind: decided.decision.question.kind().to_string(),
        policy: decided.policy.to_string(),
        component: decided.decision.component.to_string(),
        answered: decided.is_answered(),
        summary: decided.answer.summary(),
        answer: answer.get("answer").cloned().unwrap_or(answer),
        failure,
        fuel: decided.fuel,
        took: decided.took.to_string(),
    })
}
