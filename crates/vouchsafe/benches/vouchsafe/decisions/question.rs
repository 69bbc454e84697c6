//! What is asked: one case of each standard policy, and one long history.

use std::path::Path;

use anyhow::{Context, Result};
use domain::decision::{Answer, Question};
use domain::policy::{Point, PolicyKind};
use domain::ports::Component;
use domain::span::Span;
use serde::Deserialize;
use serde_json::{Value, json};

/// The policies, the kinds of question that they answer, and the cases that are asked.
const CASES: [(&str, PolicyKind, &str); 6] = [
    ("scope-rules", PolicyKind::Scope, "built-in-findings"),
    ("frequency-objectives", PolicyKind::Frequency, "paced-by-the-rpo"),
    ("retention-tiers", PolicyKind::Retention, "defaults"),
    ("drill-cadence", PolicyKind::Drill, "sample-between-full-drills"),
    ("placement-3-2-1", PolicyKind::Placement, "one-disk"),
    ("control-recent-point", PolicyKind::Control, "within-the-rpo"),
];

/// Recovery points of the long history: an hourly backup for six weeks.
const LONG: usize = 1_000;

/// A case as its file says it.
#[derive(Deserialize)]
struct Case {
    parameters: Value,
    input: Value,
    expected: Value,
}

/// A question to a policy.
pub(super) struct Asked {
    /// What it is called in the table.
    pub(super) name: String,
    pub(super) component: Component,
    pub(super) parameters: Value,
    pub(super) question: Question,
    /// What a case's file expects.
    pub(super) expected: Option<Answer>,
}

/// Every question.
pub(super) fn all(guests: &Path) -> Result<Vec<Asked>> {
    let mut all = Vec::new();
    for (policy, kind, case) in CASES {
        let asked = read(guests, policy, kind, case).with_context(|| format!("read {case} of {policy}"))?;
        let long = lengthened(&asked);
        all.push(asked);
        all.extend(long);
    }
    Ok(all)
}

fn read(guests: &Path, policy: &str, kind: PolicyKind, case: &str) -> Result<Asked> {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let file = policies.join(policy).join("cases").join(format!("{case}.json"));
    let case: Case = serde_json::from_slice(&std::fs::read(file)?)?;
    Ok(Asked {
        name: policy.to_owned(),
        component: Component::new(std::fs::read(guests.join(format!("{policy}.wasm")))?),
        parameters: case.parameters,
        question: serde_json::from_value(json!({ "kind": kind, "input": case.input }))?,
        expected: Some(serde_json::from_value(json!({ "kind": kind, "answer": case.expected }))?),
    })
}

/// The same question about a long history, where there is something to lengthen.
fn lengthened(asked: &Asked) -> Option<Asked> {
    let Question::Retention(input) = &asked.question else {
        return None;
    };
    let newest = *input.points.last()?;
    let mut input = input.clone();
    let before =
        |hours: usize| Point { taken: newest.taken.minus(Span::from_secs(3_600 * hours as u64)), ..newest };
    input.points = (0..LONG).rev().map(before).collect();
    Some(Asked {
        name: format!("{}, {LONG} points", asked.name),
        component: asked.component.clone(),
        parameters: asked.parameters.clone(),
        question: Question::Retention(input),
        expected: None,
    })
}
