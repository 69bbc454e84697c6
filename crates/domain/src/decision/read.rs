//! Reads decisions of every version of the format.

use serde::Deserialize;
use serde_json::Value;

use super::{Asked, Decision, Limits, Outcome, Question, SCHEMA};
use crate::combine::CombineError;
use crate::digest::Digest;

/// The first format: one policy, whose name and answer did not stand in it.
const FIRST: &str = "vouchsafe.decision/1";

/// Why bytes are no decision.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// They are not the JSON of one.
    #[error("read the decision: {0}")]
    Json(#[from] serde_json::Error),
    /// Of a format that this version does not know.
    #[error("read a decision of the format {0:?}: known are {FIRST} and {SCHEMA}")]
    Schema(String),
    /// What it says was answered does not fit its question.
    #[error("read the decision: {0}")]
    Combine(#[from] CombineError),
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}

/// A decision of the first format.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct First {
    schema: String,
    component: Digest,
    world: String,
    parameters: Value,
    question: Question,
    outcome: Outcome,
    limits: Limits,
    engine: String,
}

impl Decision {
    /// Reads a decision; one of the first format keeps its `schema`.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let Head { schema } = serde_json::from_slice(bytes)?;
        match schema.as_str() {
            SCHEMA => Ok(serde_json::from_slice(bytes)?),
            FIRST => serde_json::from_slice::<First>(bytes)?.read(),
            _ => Err(ReadError::Schema(schema.chars().take(80).collect())),
        }
    }
}

impl First {
    fn read(self) -> Result<Decision, ReadError> {
        let asked = Asked {
            policy: None,
            component: self.component,
            world: self.world,
            parameters: self.parameters,
            // The listing of a second question stands in the question itself.
            listing: None,
            outcome: self.outcome,
        };
        let decision = Decision::new(self.question, vec![asked], self.limits, self.engine)?;
        Ok(Decision { schema: self.schema, ..decision })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Answer;

    /// A decision of the first format, as its page had it.
    const EXAMPLE: &str = r#"{"component":"3bad8e21283a8b211dbb6afd957684fbc69d7a524ba9b1c9d9207bb40a526d1b","engine":"wasmtime 48.0.8","limits":{"fuel":1073741824,"memory":67108864},"outcome":{"answered":{"answer":{"due":"2026-11-23T15:19:02.611368Z","method":"full","reason":"a full backup is due at once: there is no complete recovery point yet; the RPO is breached","rpo-breached":true},"kind":"frequency"}},"parameters":{},"question":{"input":{"asset":{"kind":"documents","labels":{"stage":"live"},"name":"docs","objectives":{"rpo":"1d","rto":"1h"},"team":"core","tier":"high"},"events":[],"history":[],"now":"2026-11-23T15:19:02.611368Z","points":[]},"kind":"frequency"},"schema":"vouchsafe.decision/1","world":"vouchsafe:policy/frequency-policy@1.0.0"}"#;

    #[test]
    fn the_first_format_loads_for_ever() {
        let decision = Decision::read(EXAMPLE.as_bytes()).unwrap();
        assert_eq!(decision.schema, FIRST);
        assert!(matches!(&decision.answer, Answer::Frequency(answer) if answer.rpo_breached));
        assert_eq!(decision.asked.len(), 1);
        assert_eq!(decision.combined().unwrap(), decision.answer);
    }

    /// The example of the format's page is a decision, and has the bytes and the name that the page says.
    #[test]
    fn the_example_of_the_page_is_exact() {
        let page = include_str!("../../../../docs/formats/decision.md");
        let example = page.split("```json\n").nth(1).and_then(|rest| rest.split('\n').next()).unwrap();
        let decision = Decision::read(example.as_bytes()).unwrap();
        let (bytes, digest) = decision.seal().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), example);
        assert!(page.contains(&format!("{} bytes, and their SHA-256 is `{digest}`", example.len())));
        assert_eq!(decision.combined().unwrap(), decision.answer);
    }

    #[test]
    fn other_formats_are_refused_by_name() {
        let other = EXAMPLE.replace("decision/1", "decision/9");
        assert!(
            matches!(Decision::read(other.as_bytes()), Err(ReadError::Schema(name)) if name.ends_with("/9"))
        );
        assert!(matches!(Decision::read(b"{}"), Err(ReadError::Json(_))));
    }
}
