//! Parameters that are wrong are refused by name.

use guest_sdk::PolicyError;
use policy_frequency_objectives::rule::Parameters;

use crate::ask::{ask, question};

#[test]
fn wrong_parameters_are_named() {
    let windows =
        r#"{"windows": [{"from": "01:00", "to": "02:00"}, {"days": [], "from": "01:00", "to": "02:00"}]}"#;
    for (parameters, part) in [
        (r#"{"margin-percent": 9}"#, "margin-percent: expected a whole number from 10 to 100"),
        (r#"{"tier-rpo": {"low": "0s"}}"#, "tier-rpo.low: expected a duration from 1m to 3660d"),
        (r#"{"every": "daily"}"#, "every: expected a duration from 1m"),
        (r#"{"full-every": "59m"}"#, "full-every: expected a duration from 1h"),
        (r#"{"full-at": "24:00"}"#, "full-at: expected a time of day from 00:00 to 23:59"),
        (r#"{"full-at": "01:00", "full-every": "36h"}"#, "full-at: expected 'full-every' in whole days"),
        (r#"{"full-at": "01:00", "full-every": null}"#, "full-at: expected 'full-every' in whole days"),
        (r#"{"utc-offset": "Europe/Berlin"}"#, "utc-offset: expected an offset from UTC"),
        (r#"{"retry": {"first": "0s"}}"#, "retry.first: expected a duration from 1s to 1d"),
        (r#"{"retry": {"first": "1h", "longest": "5m"}}"#, "retry.longest: expected a duration from 1h"),
        (r#"{"events": {"lead": "31d"}}"#, "events.lead: expected a duration from 1m to 30d"),
        (windows, "windows[1].days: expected at least one of mon"),
    ] {
        let PolicyError::InvalidParameters(text) = ask(parameters, &question(None)).unwrap_err() else {
            panic!("another error");
        };
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn unknown_fields_and_words_are_refused() {
    for (parameters, part) in [
        (r#"{"margin": 80}"#, "unknown field `margin`"),
        (r#"{"retry": {"last": "1h"}}"#, "unknown field `last`"),
        (r#"{"events": {"kinds": ["freeze"]}}"#, "unknown variant `freeze`"),
        (r#"{"window-mode": "maybe"}"#, "expected `prefer` or `strict`"),
        (r#"{"windows": [{"from": "01:00"}]}"#, "missing field `to`"),
    ] {
        let error = serde_json::from_str::<Parameters>(parameters).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
}
