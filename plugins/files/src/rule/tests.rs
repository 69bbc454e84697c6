//! What configurations mean, and how wrong ones are told.

use proptest::prelude::*;

use super::*;

fn ats(config: &str) -> Vec<String> {
    plan(config).unwrap().items.iter().map(|item| item.at().to_owned()).collect()
}

#[test]
fn a_root_takes_its_whole_path() {
    let plan = plan(r#"{"roots": ["/srv/app/"]}"#).unwrap();
    assert_eq!(plan.directories, ["/srv/app"]);
    let Item::Directory { path, at, rules } = &plan.items[0] else { panic!("{plan:?}") };
    assert_eq!((path.as_str(), at.as_str()), ("/srv/app", "srv/app"));
    let names: Vec<_> = rules.markers.iter().map(|marker| marker.name.as_str()).collect();
    assert_eq!(names, ["CACHEDIR.TAG", ".nobackup"]);
}

#[test]
fn items_come_in_the_vaults_order() {
    assert_eq!(ats(r#"{"roots": ["/b", "/a-b", "/a/x"], "files": ["/a/w"]}"#), ["a/w", "a/x", "a-b", "b"]);
}

#[test]
fn a_file_needs_its_directory() {
    let plan = plan(r#"{"files": ["/etc/fstab", "/etc/hosts", "/top"]}"#).unwrap();
    assert_eq!(plan.directories, ["/", "/etc"]);
    assert_eq!(
        plan.items[0],
        Item::File { directory: "/etc".into(), name: "fstab".into(), at: "etc/fstab".into() }
    );
}

#[test]
fn rules_of_a_root_are_relative_to_it() {
    let plan = plan(
        r#"{"roots": [{"path": "/srv/[x]", "exclude": ["log/*.gz", "*.tmp", "/build"], "include": ["src/**"]}],
            "exclude": ["*.bak"], "skip-caches": false, "marker": null}"#,
    )
    .unwrap();
    let Item::Directory { rules, .. } = &plan.items[0] else { panic!("{plan:?}") };
    assert_eq!(rules.exclude, ["*.bak", "srv/[[]x[]]/log/*.gz", "srv/[[]x[]]/**/*.tmp", "srv/[[]x[]]/build"]);
    assert_eq!(rules.include, ["srv/[[]x[]]/src/**"]);
    assert!(rules.markers.is_empty());
}

#[test]
fn wrong_configurations_say_what_to_do() {
    for (config, text) in [
        ("{}", "at least one directory under 'roots'"),
        (r#"{"roots": ["srv"]}"#, "absolute path"),
        (r#"{"roots": ["/"]}"#, "name the directories below it"),
        (r#"{"roots": ["/a/../b"]}"#, "without '//', '.' and '..'"),
        (r#"{"roots": ["/a", "/a"]}"#, "named twice"),
        (r#"{"roots": ["/a", "/a/b"]}"#, "lies inside /a"),
        (r#"{"roots": ["/a"], "files": ["/a/b"]}"#, "lies inside /a"),
        (r#"{"roots": ["/a"], "exlude": []}"#, "unknown field `exlude`"),
        (r#"{"roots": ["/a"], "marker": "x/y"}"#, "must be a file's name"),
        (r#"{"files": ["/"]}"#, "names no file"),
        (r#"{"roots": ["/a"], "exclude": ["/a/tmp"]}"#, "under 'exclude' would match nothing"),
        (r#"{"roots": ["/a"], "volatile": [""]}"#, "under 'volatile'"),
        (r#"{"files": ["/etc/"]}"#, "stand under 'roots'"),
        ("3", "expected struct"),
    ] {
        let error = plan(config).unwrap_err();
        assert!(error.contains(text), "{config}: {error}");
    }
}

proptest! {
    #[test]
    fn any_text_is_refused_or_gives_an_order(text in ".{0,60}") {
        let _ = plan(&text);
    }

    #[test]
    fn any_roots_come_in_order_and_apart(roots in proptest::collection::vec("(/[a-c.-]{1,3}){1,3}", 1..8)) {
        let config = serde_json::json!({ "roots": roots }).to_string();
        if let Ok(plan) = plan(&config) {
            for pair in plan.items.windows(2) {
                prop_assert!(pair[0].at().split('/').lt(pair[1].at().split('/')));
                let inside = format!("{}/", pair[0].at());
                prop_assert!(!pair[1].at().starts_with(&inside));
            }
        }
    }
}
