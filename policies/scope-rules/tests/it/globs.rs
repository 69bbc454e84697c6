//! The globs beside the host's: what is taken is taken there too, and matches the same paths.

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};
use policy_scope_rules::rule::glob::Glob;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A glob as the host compiles it: alone, and in a set, where other strategies match it.
fn host(text: &str) -> Option<(GlobMatcher, GlobSet)> {
    let anywhere = if text.contains('/') { text.to_owned() } else { format!("**/{text}") };
    let glob = GlobBuilder::new(&anywhere).literal_separator(true).build().ok()?;
    let mut set = GlobSetBuilder::new();
    set.add(glob.clone());
    Some((glob.compile_matcher(), set.build().ok()?))
}

fn compare(text: &str, path: &[u8]) {
    let Ok(ours) = Glob::new(text) else {
        return;
    };
    let host = host(text);
    assert!(host.is_some(), "the host refuses {text:?}");
    let Some((alone, set)) = host else {
        return;
    };
    let as_path = Path::new(OsStr::from_bytes(path));
    let shown = path.escape_ascii().to_string();
    assert_eq!(ours.matches(path), alone.is_match(as_path), "{text:?} on {shown:?}");
    assert_eq!(ours.matches(path), set.is_match(as_path), "{text:?} on {shown:?}, in a set");
}

/// Paths of few letters, so that globs of the same letters match them often.
fn path() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof!["[ab.]{1,4}", "[a-cé*?{},\\[\\]!^-]{1,4}", Just("a".to_owned()),]
        .prop_filter("a name", |name| !matches!(name.as_str(), "." | ".."));
    proptest::collection::vec(name, 1..5).prop_map(|names| names.join("/").into_bytes())
}

/// Texts that are mostly globs.
fn glob() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ab.]{1,2}",
        2 => Just("*".to_owned()),
        1 => Just("?".to_owned()),
        1 => Just("é".to_owned()),
        1 => "\\[[!^]?[]-]?[abc]{0,2}(a-c)?-?\\]",
        1 => "\\[[!^]?[a-c]-[a-c]\\]",
        1 => "\\\\[*?a{}]",
        1 => "\\{[ab*?]{1,2}(,[ab.*]{1,2}){0,2}\\}",
        1 => "\\{a/b,\\{a,b\\}[*?]\\}",
    ];
    let name = prop_oneof![
        3 => proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat()),
        1 => Just("**".to_owned()),
    ];
    proptest::collection::vec(name, 1..5).prop_map(|names| names.join("/"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn globs_match_as_the_hosts_do(glob in glob(), paths in proptest::collection::vec(path(), 8)) {
        for path in paths {
            compare(&glob, &path);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_that_is_taken_is_taken_by_the_host(
        glob in "[ab*?/\\[\\]{},!^\\\\é.-]{0,14}",
        path in path(),
    ) {
        compare(&glob, &path);
    }

    #[test]
    fn any_bytes_are_matched(
        glob in glob(),
        names in proptest::collection::vec(
            proptest::collection::vec(prop_oneof![Just(b'a'), 1..b'/', b'0'..=u8::MAX], 1..6),
            1..5,
        ),
    ) {
        compare(&glob, &names.join(&b'/'));
    }

    #[test]
    fn no_text_makes_it_panic(glob in ".{0,60}", path in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(glob) = Glob::new(&glob) {
            let _ = glob.matches(&path);
        }
    }
}

#[test]
fn the_strategy_makes_globs_that_match() {
    // Otherwise the comparison above would compare nothing.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut taken, mut matched) = (0, 0);
    for _ in 0..2_000 {
        let text = glob().new_tree(&mut runner).unwrap().current();
        let path = path().new_tree(&mut runner).unwrap().current();
        if let Ok(glob) = Glob::new(&text) {
            taken += 1;
            matched += usize::from(glob.matches(&path));
        }
    }
    assert!(taken > 1_000 && matched > 100, "{taken} taken, {matched} matched");
}
