//! Whatever the input, the rule answers, and its answer keeps what it promises.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use guest_sdk::scope::{Inclusion, Input, Listing};
use guest_sdk::{Asset, AssetKind, Label, Objectives, Tier};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::ask::{answer, ask};

prop_compose! {
    fn question()(
        name in ".{0,20}",
        kind in select(vec![
            AssetKind::Code, AssetKind::Database, AssetKind::Environment, AssetKind::Configuration,
            AssetKind::Documents, AssetKind::Secrets,
        ]),
        tier in select(vec![Tier::Critical, Tier::High, Tier::Normal, Tier::Low]),
        team in ".{0,20}",
        labels in vec((".{0,5}", ".{0,5}"), 0..4),
        rpo in proptest::option::of(any::<u64>()),
        now in any::<i64>(),
        paths in proptest::option::of(vec(prop_oneof![".{0,40}", path()], 0..60)),
        truncated in any::<bool>(),
    ) -> Input {
        let labels = labels.into_iter().map(|(key, value)| Label { key, value }).collect();
        Input {
            asset: Asset { name, kind, tier, team, labels, objectives: Objectives { rpo, rto: rpo } },
            now,
            listing: paths.map(|paths| Listing { paths, truncated }),
        }
    }
}

/// Paths in which there is something to find.
fn path() -> impl Strategy<Value = String> {
    let name = select(vec!["srv", "a", "private", "cache", "config", "etc"]);
    let file = select(vec![".env", "x.pem", "main.tf", "app.yaml", "readme.md", "id_rsa"]);
    (vec(name, 0..4), file).prop_map(|(mut names, file)| {
        names.push(file);
        names.join("/")
    })
}

const PARAMETERS: [&str; 3] = [
    "{}",
    r#"{"exclude": ["private", "**/cache/**", "*.tf"]}"#,
    r#"{"include": ["srv/**", "a"], "exclude": ["a/private"],
        "rules": [{"name": "code", "assets": {"kinds": ["code"], "names": ["*a*"]}, "exclude": ["etc"]}]}"#,
];

/// The globs of an answer as the host compiles them.
fn host(globs: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let anywhere = if glob.contains('/') { glob.clone() } else { format!("**/{glob}") };
        let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
        set.add(glob.expect("the host takes every glob of an answer"));
    }
    set.build().expect("the host takes all of them together")
}

/// Whether the host would leave a path out: it or a directory above it decides.
fn leaves_out(include: &[String], exclude: &[String], path: &str) -> bool {
    let (included, excluded) = (host(include), host(exclude));
    let slashes = path.match_indices('/').map(|(at, _)| at);
    let covering: Vec<_> = slashes.chain([path.len()]).map(|end| &path[..end]).collect();
    let covered = |set: &GlobSet| covering.iter().any(|path| set.is_match(path));
    covered(&excluded) || (!include.is_empty() && !covered(&included))
}

proptest! {
    #[test]
    fn any_input_is_answered(question in question()) {
        for parameters in PARAMETERS {
            let answer = answer(parameters, &question);
            prop_assert_ne!(answer.inclusion, Inclusion::MustNot, "no rule says so");
            if question.asset.tier == Tier::Critical {
                prop_assert_eq!(answer.inclusion, Inclusion::Must);
            }
            prop_assert!(!answer.reason.is_empty());
            match &question.listing {
                None => prop_assert!(answer.findings.is_empty()),
                Some(listing) => {
                    prop_assert!(answer.wishes.is_empty(), "a listing is asked for once");
                    prop_assert!(answer.findings.len() <= listing.paths.len());
                    for finding in &answer.findings {
                        prop_assert!(listing.paths.contains(&finding.path));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_said_to_be_left_out_is(mut question in question(), paths in vec(path(), 1..30)) {
        question.listing = Some(Listing { paths, truncated: false });
        for parameters in PARAMETERS {
            let answer = answer(parameters, &question);
            for finding in &answer.findings {
                let expected = leaves_out(&answer.include, &answer.exclude, &finding.path);
                prop_assert_eq!(finding.left_out, expected, "{}", &finding.path);
            }
        }
    }

    #[test]
    fn any_globs_are_taken_by_the_host_or_refused(
        globs in vec("[ab*?/\\[\\]{},!\\\\.-]{1,10}", 1..6),
        question in question(),
    ) {
        let parameters = serde_json::json!({"include": &globs, "findings": {"secrets": &globs}});
        if let Ok(answer) = ask(&parameters.to_string(), &question) {
            host(&answer.include);
            host(&answer.wishes);
        }
    }
}
