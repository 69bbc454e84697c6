//! What the rule decides about assets, by example.

use guest_sdk::scope::Inclusion::{May, Must, MustNot};
use guest_sdk::{AssetKind, Tier};

use crate::ask::{answer, asset, refusal};

#[test]
fn the_tier_says_where_no_rule_does() {
    for (tier, inclusion) in
        [(Tier::Critical, Must), (Tier::High, Must), (Tier::Normal, May), (Tier::Low, May)]
    {
        let answer = answer("{}", &asset("wiki", AssetKind::Documents, tier));
        assert_eq!(answer.inclusion, inclusion);
        assert!(answer.include.is_empty() && answer.exclude.is_empty());
        assert!(answer.wishes.is_empty() && answer.findings.is_empty());
    }
    let low = answer(r#"{"default": {"low": "must"}}"#, &asset("wiki", AssetKind::Documents, Tier::Low));
    assert_eq!(low.inclusion, Must);
    assert_eq!(
        low.reason,
        "it must be backed up: no rule fits it, and that is the default for low assets; all of it is \
         in scope"
    );
}

/// Two rules of which the second fits everything.
const RULES: &str = r#"{"rules": [
    {"name": "scratch", "inclusion": "must-not",
     "assets": {"names": ["scratch-*"], "tiers": ["low", "normal"], "labels": {"env": "prod"}}},
    {"name": "databases", "inclusion": "must", "assets": {"kinds": ["database"], "teams": ["core"]}},
    {"name": "the rest", "exclude": ["tmp"]}
]}"#;

#[test]
fn the_first_rule_that_fits_counts() {
    let scratch = asset("scratch-1", AssetKind::Database, Tier::Low);
    let answered = answer(RULES, &scratch);
    assert_eq!(answered.inclusion, MustNot);
    assert_eq!(answered.reason, "it must not be backed up: rule 1, \"scratch\", fits it");
    let database = asset("ledger", AssetKind::Database, Tier::Low);
    assert_eq!(answer(RULES, &database).inclusion, Must);
    let wiki = answer(RULES, &asset("wiki", AssetKind::Documents, Tier::Low));
    assert_eq!(wiki.inclusion, May);
    assert_eq!(wiki.exclude, ["tmp"]);
    assert_eq!(
        wiki.reason,
        "it may be backed up: rule 3, \"the rest\", fits it, and leaves that to the default for low \
         assets; what is in scope is up to 1 exclude glob"
    );
}

#[test]
fn every_part_of_a_selector_has_to_fit() {
    // The name and the label fit, the tier does not.
    let high = asset("scratch-1", AssetKind::Documents, Tier::High);
    assert_eq!(answer(RULES, &high).inclusion, Must);
    let mut elsewhere = asset("scratch-1", AssetKind::Documents, Tier::Low);
    elsewhere.asset.labels[0].value = "test".to_owned();
    assert_eq!(answer(RULES, &elsewhere).inclusion, May);
    let mut foreign = asset("ledger", AssetKind::Database, Tier::Low);
    foreign.asset.team = "web".to_owned();
    assert_eq!(answer(RULES, &foreign).inclusion, May);
}

#[test]
fn general_globs_and_those_of_the_rule_stand_together() {
    let parameters = r#"{"include": ["srv/**"], "exclude": ["cache"],
        "rules": [{"name": "wiki", "include": ["home/**"], "exclude": ["*.tmp"]}]}"#;
    let answer = answer(parameters, &asset("wiki", AssetKind::Documents, Tier::Low));
    assert_eq!(answer.include, ["srv/**", "home/**"]);
    assert_eq!(answer.exclude, ["cache", "*.tmp"]);
}

#[test]
fn of_what_must_not_be_backed_up_no_path_is_chosen() {
    let parameters = r#"{"exclude": ["cache"], "rules": [{"name": "none", "inclusion": "must-not"}]}"#;
    let answer = answer(parameters, &asset("wiki", AssetKind::Documents, Tier::Critical));
    assert_eq!(answer.inclusion, MustNot);
    assert!(answer.exclude.is_empty() && answer.wishes.is_empty());
}

#[test]
fn wrong_parameters_are_named() {
    let many = format!(r#"{{"exclude": [{}"a"]}}"#, r#""a","#.repeat(1_024));
    let together = format!(
        r#"{{"exclude": ["b"], "rules": [{{"name": "r", "exclude": [{}"a"]}}]}}"#,
        r#""a","#.repeat(1_023)
    );
    let rules = format!(r#"{{"rules": [{}{{"name": "r"}}]}}"#, r#"{"name": "r"},"#.repeat(512));
    for (parameters, part) in [
        (r#"{"include": ["a", "/srv"]}"#, "include[1]: \"/srv\" is not taken as a glob: a glob neither"),
        (r#"{"exclude": ["[a"]}"#, "exclude[0]: \"[a\" is not taken as a glob: '['"),
        (
            r#"{"rules": [{"name": "r"}, {"name": "s", "exclude": ["a**"]}]}"#,
            "rules[1].exclude[0]: \"a**\" is not taken as a glob: '**' must be a whole component",
        ),
        (
            r#"{"rules": [{"name": "r", "assets": {"names": [""]}}]}"#,
            "rules[0].assets.names[0]: \"\" is not taken as a glob",
        ),
        (r#"{"rules": [{"name": ""}]}"#, "rules[0].name: expected 1 to 100 bytes"),
        (r#"{"findings": {"secrets": ["{"]}}"#, "findings.secrets[0]: "),
        (&*many, "exclude: expected at most 1024 globs"),
        (&*together, "rules[0].exclude: expected at most 1024 globs with those beside them, not 1025"),
        (&*rules, "rules: expected at most 512 rules, not 513"),
    ] {
        let text = refusal(parameters);
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn no_default_takes_an_asset_out() {
    use policy_scope_rules::rule::Parameters;
    let error = serde_json::from_str::<Parameters>(r#"{"default": {"low": "must-not"}}"#);
    let text = error.unwrap_err().to_string();
    assert!(text.contains("expected `may` or `must`"), "{text}");
}
