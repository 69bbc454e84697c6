//! The baseline: the same rules, compiled natively and called as plain functions.

use anyhow::{Result, anyhow};
use domain::decision::Question;
use guest_sdk::PolicyError;
use serde::de::DeserializeOwned;

use super::convert;
use super::question::Asked;

/// A rule with its question, ready to be asked again and again.
pub(super) type Native = Box<dyn Fn() -> Result<()> + Sync>;

/// The rule of a question.
pub(super) fn rule(asked: &Asked) -> Native {
    let parameters = asked.parameters.to_string();
    match &asked.question {
        Question::Scope(input) => asking(policy_scope_rules::rule::decide, parameters, convert::scope(input)),
        Question::Frequency(input) => {
            asking(policy_frequency_objectives::rule::decide, parameters, convert::frequency(input))
        }
        Question::Retention(input) => {
            asking(policy_retention_tiers::rule::decide, parameters, convert::retention(input))
        }
        Question::Drill(input) => {
            asking(policy_drill_cadence::rule::decide, parameters, convert::drill(input))
        }
        Question::Placement(input) => {
            asking(policy_placement_3_2_1::rule::decide, parameters, convert::placement(input))
        }
        Question::Control(input) => {
            asking(policy_control_recent_point::rule::decide, parameters, convert::control(input))
        }
    }
}

/// Reads the parameters each time, as a policy does: an instance remembers nothing.
fn asking<P, I, A>(decide: fn(&P, &I) -> Result<A, PolicyError>, parameters: String, input: I) -> Native
where
    P: DeserializeOwned + 'static,
    I: Sync + 'static,
    A: 'static,
{
    Box::new(move || {
        let parameters = serde_json::from_str(&parameters)?;
        let answer = decide(&parameters, &input).map_err(|refusal| anyhow!("{refusal:?}"))?;
        std::hint::black_box(answer);
        Ok(())
    })
}
