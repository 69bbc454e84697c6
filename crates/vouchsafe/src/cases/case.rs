//! One case: the JSON in a case file.

use domain::policy::PolicyKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One case. Either `expected` or `expected-error` is there; neither, while it is being written.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Case {
    /// What it shows, in a sentence.
    pub(crate) about: String,
    /// The kind of question; may be left out where the policy answers one kind only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<PolicyKind>,
    /// What the plan would give the policy.
    #[serde(default = "nothing")]
    pub(crate) parameters: Value,
    /// The question, as `docs/generated` has it for each kind.
    pub(crate) input: Value,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<Value>,
    /// Words that are in the message with which it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expected_error: Option<String>,
}

fn nothing() -> Value {
    Value::Object(serde_json::Map::new())
}
