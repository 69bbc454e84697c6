//! How tests ask the rule: parameters as JSON, assets in words.

use guest_sdk::scope::{Answer, Input, Listing};
use guest_sdk::{Asset, AssetKind, Label, Objectives, PolicyError, Tier};
use policy_scope_rules::rule::decide;

/// An asset of the team `core` with the label `env=prod`.
pub(crate) fn asset(name: &str, kind: AssetKind, tier: Tier) -> Input {
    Input {
        asset: Asset {
            name: name.to_owned(),
            kind,
            tier,
            team: "core".to_owned(),
            labels: vec![Label { key: "env".to_owned(), value: "prod".to_owned() }],
            objectives: Objectives { rpo: None, rto: None },
        },
        now: 0,
        listing: None,
    }
}

/// A question about documents, with a listing.
pub(crate) fn listed(paths: &[&str]) -> Input {
    Input {
        listing: Some(Listing {
            paths: paths.iter().map(|path| (*path).to_owned()).collect(),
            truncated: false,
        }),
        ..asset("wiki", AssetKind::Documents, Tier::Normal)
    }
}

pub(crate) fn ask(parameters: &str, input: &Input) -> Result<Answer, PolicyError> {
    let parameters = serde_json::from_str(parameters).expect("the parameters can be read");
    decide(&parameters, input)
}

pub(crate) fn answer(parameters: &str, input: &Input) -> Answer {
    ask(parameters, input).expect("the parameters are right")
}

/// The error for parameters that are not right.
pub(crate) fn refusal(parameters: &str) -> String {
    let question = asset("wiki", AssetKind::Documents, Tier::Low);
    match ask(parameters, &question).expect_err("the parameters are not right") {
        PolicyError::InvalidParameters(text) | PolicyError::Unsupported(text) => text,
    }
}
