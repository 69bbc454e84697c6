//! x
mod rule {
    use guest_sdk::frequency::{Answer, Input};
    use guest_sdk::{Method, PolicyError};
    #[derive(serde::Deserialize)]
    pub struct Parameters { hours: i64 }
    pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
        Ok(Answer { due: Some(input.now + parameters.hours), method: Method::Full, rpo_breached: false, reason: "x".into() })
    }
}
guest_sdk::policy! { kind: frequency, summary: "s", schema: "{}", decide: rule::decide }
