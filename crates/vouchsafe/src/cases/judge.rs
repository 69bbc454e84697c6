//! Asks a policy a case's question, and holds what it says against what it must say.

use domain::decision::{Answer, Outcome, Question};
use domain::policy::{PolicyKind, PolicyManifest};
use domain::ports::{Component, PolicyEngine};
use serde_json::{Value, json};

use super::file::CaseFile;
use crate::failure::Failure;

/// What came of a case.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Judged {
    /// The case's name.
    pub(crate) case: String,
    pub(crate) verdict: Verdict,
    /// Units of fuel.
    pub(crate) fuel: u64,
    /// Microseconds.
    pub(crate) micros: u64,
    /// What had to come, and what came, where they differ: JSON, or the words of a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) differs: Option<(Value, Value)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// It answered, or failed, as it must.
    Passed,
    /// It did not.
    Failed,
    /// The case does not say what it must.
    Unknown,
}

/// Asks, and compares.
pub(crate) fn judge(
    engine: &dyn PolicyEngine,
    component: &Component,
    manifest: &PolicyManifest,
    file: &CaseFile,
) -> Result<Judged, Failure> {
    let kind = kind(manifest, file)?;
    let case = &file.case;
    let wrong = |what: &str, error: serde_json::Error| {
        Failure::usage(format!("cannot use the {what} of the case {}: {error}", file.path.display()))
    };
    let question: Question = serde_json::from_value(json!({"kind": kind, "input": case.input}))
        .map_err(|error| wrong("input", error))?;
    let evaluation = engine.evaluate(component, &case.parameters, &question);
    let (said, must) = match (&evaluation.outcome, &case.expected, &case.expected_error) {
        (Outcome::Answered(answer), Some(expected), _) => {
            let read = serde_json::from_value::<Answer>(json!({"kind": kind, "answer": expected}));
            // Compared as answers: what may be left out may be left out. What is no answer is shown as it is.
            let same = read.is_ok_and(|expected| expected == *answer);
            (said(&evaluation.outcome), if same { None } else { Some(expected.clone()) })
        }
        (Outcome::Failed(failure), _, Some(words)) => {
            let same = failure.message.contains(words.as_str());
            (said(&evaluation.outcome), if same { None } else { Some(json!({"fails-with": words})) })
        }
        (_, Some(expected), _) => (said(&evaluation.outcome), Some(expected.clone())),
        (_, None, Some(words)) => (said(&evaluation.outcome), Some(json!({"fails-with": words}))),
        (_, None, None) => (said(&evaluation.outcome), Some(Value::Null)),
    };
    let verdict = match &must {
        None => Verdict::Passed,
        Some(Value::Null) => Verdict::Unknown,
        Some(_) => Verdict::Failed,
    };
    Ok(Judged {
        case: file.name(),
        verdict,
        fuel: evaluation.fuel,
        micros: evaluation.took.micros(),
        differs: must.map(|must| (must, said)),
    })
}

fn kind(manifest: &PolicyManifest, file: &CaseFile) -> Result<PolicyKind, Failure> {
    let name = file.path.display();
    match (file.case.kind, manifest.kinds.as_slice()) {
        (None, [only]) => Ok(*only),
        (Some(kind), kinds) if kinds.contains(&kind) => Ok(kind),
        (Some(kind), _) => {
            Err(Failure::usage(format!("cannot use the case {name}: the policy answers no {kind} questions")))
        }
        (None, _) => Err(Failure::usage(format!(
            "cannot use the case {name}: the policy answers several kinds of questions; name one with `kind`"
        ))),
    }
}

/// An answer, or a failure, as JSON.
fn said(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Answered(answer) => {
            let tagged = serde_json::to_value(answer).unwrap_or(Value::Null);
            tagged.get("answer").cloned().unwrap_or(tagged)
        }
        Outcome::Failed(failure) => json!({"fails-with": failure.message, "class": failure.class}),
    }
}

impl Judged {
    /// Makes what came what must come.
    pub(crate) fn update(&self, file: &mut CaseFile) {
        let Some((_, said)) = &self.differs else { return };
        (file.case.expected, file.case.expected_error) = match said.get("fails-with").and_then(Value::as_str)
        {
            Some(words) if said.get("class").is_some() => (None, Some(words.to_owned())),
            _ => (Some(said.clone()), None),
        };
    }
}
