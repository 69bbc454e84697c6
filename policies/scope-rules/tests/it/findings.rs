//! Secrets, infrastructure as code and configuration that are found, and whether they are left out.

use guest_sdk::scope::Answer;
use guest_sdk::scope::Concern::{self, Configuration, Infrastructure, Secret};
use guest_sdk::{AssetKind, Tier};

use crate::ask::{answer, asset, listed, refusal};

/// Parameters that could leave something out.
const SELECTIVE: &str = r#"{"exclude": ["private"]}"#;

fn found(answer: &Answer) -> Vec<(&str, Concern, bool)> {
    answer.findings.iter().map(|finding| (&*finding.path, finding.concern, finding.left_out)).collect()
}

#[test]
fn a_first_answer_wishes_to_see_what_could_be_left_out() {
    let first = answer(SELECTIVE, &asset("wiki", AssetKind::Documents, Tier::Low));
    assert!(first.wishes.contains(&".env".to_owned()) && first.wishes.contains(&"*.tf".to_owned()));
    assert!(first.wishes.len() <= 1_024 && first.findings.is_empty());
    let second = answer(SELECTIVE, &listed(&["a/.env"]));
    assert!(second.wishes.is_empty());
    assert_eq!((second.inclusion, second.exclude), (first.inclusion, first.exclude));
}

#[test]
fn nothing_is_wished_for_where_nothing_can_be_left_out() {
    for parameters in [
        "{}",
        r#"{"exclude": ["private"], "findings": {"report": false}}"#,
        r#"{"exclude": ["private"], "findings": {"built-in": false}}"#,
    ] {
        let answer = answer(parameters, &asset("wiki", AssetKind::Documents, Tier::Low));
        assert!(answer.wishes.is_empty(), "{parameters}");
    }
}

#[test]
fn what_it_finds_it_judges_by_its_own_globs() {
    let parameters = r#"{"include": ["srv"], "exclude": ["private", "*.pem"]}"#;
    let answer = answer(
        parameters,
        &listed(&[
            "home/id_rsa",
            "srv/app/.env",
            "srv/app/config/app.yaml",
            "srv/app/main.tf",
            "srv/app/readme.md",
            "srv/app/tls.pem",
            "srv/private/deep/.npmrc",
        ]),
    );
    assert_eq!(
        found(&answer),
        [
            ("home/id_rsa", Secret, true),
            ("srv/app/.env", Secret, false),
            ("srv/app/config/app.yaml", Configuration, false),
            ("srv/app/main.tf", Infrastructure, false),
            ("srv/app/tls.pem", Secret, true),
            ("srv/private/deep/.npmrc", Secret, true),
        ]
    );
    assert!(
        answer
            .reason
            .ends_with("; 6 paths look like secrets, infrastructure or configuration, 3 of them left out"),
        "{}",
        answer.reason
    );
}

#[test]
fn the_usual_names_are_known() {
    for (concern, paths) in [
        (
            Secret,
            &[
                ".env",
                "a/.env.production",
                "tls/server.key",
                "ca.pem",
                "a/id_rsa",
                "a/id_ed25519",
                "b.pfx",
                "b.p12",
                "b.jks",
                ".npmrc",
                "home/x/.pypirc",
                ".netrc",
                "credentials",
                "aws/credentials.json",
                "prod.tfstate",
                "kubeconfig",
                "x/.kube/config",
                ".docker/config.json",
            ][..],
        ),
        (
            Infrastructure,
            &[
                "main.tf",
                "prod.tfvars",
                "Dockerfile",
                "Dockerfile.prod",
                "docker-compose.yml",
                "docker-compose.override.yaml",
                "charts/x/Chart.yaml",
                "ansible/site.yml",
                "roles/web/tasks/main.yml",
                "deploy/k8s/app/service.yaml",
                ".github/workflows/ci.yml",
            ],
        ),
        (
            Configuration,
            &[
                "etc/app/app.toml",
                "config/settings.yaml",
                "conf.d/x.ini",
                "nginx.conf",
                "php.ini",
                "src/main/resources/application-prod.yml",
                "config.yaml",
            ],
        ),
    ] {
        for path in paths {
            let answer = answer(SELECTIVE, &listed(&[path]));
            assert_eq!(found(&answer), [(*path, concern, false)]);
        }
    }
    for path in [
        ".env.example",
        "id_rsa.pub",
        "readme.md",
        "src/main.rs",
        "data/list.yaml",
        "web/node_modules/x/test.key",
        "keyboard.txt",
    ] {
        assert!(answer(SELECTIVE, &listed(&[path])).findings.is_empty(), "{path}");
    }
}

#[test]
fn patterns_can_be_added_and_taken_away() {
    let parameters = r#"{"exclude": ["private"], "findings": {"built-in": false,
        "secrets": ["*.token"], "infrastructure": ["infra/**"], "configuration": ["*.xml"],
        "ignore": ["test/**"]}}"#;
    let answer =
        answer(parameters, &listed(&["a.token", "a/.env", "a/b.xml", "infra/a.xml", "test/b.token"]));
    assert_eq!(
        found(&answer),
        [
            ("a.token", Secret, false),
            ("a/b.xml", Configuration, false),
            ("infra/a.xml", Infrastructure, false),
        ]
    );
    let beside = crate::ask::answer(
        r#"{"exclude": ["private"], "findings": {"secrets": ["*.token"], "ignore": [".env"]}}"#,
        &listed(&[".env", "a.token", "b.pem"]),
    );
    assert_eq!(beside.findings.len(), 2);
}

#[test]
fn paths_that_are_not_text_are_judged_by_their_bytes() {
    let parameters = r#"{"exclude": ["100%"]}"#;
    let answer = answer(parameters, &listed(&["100%25/caf%E9.pem", "caf%E9.pem"]));
    assert_eq!(found(&answer), [("100%25/caf%E9.pem", Secret, true), ("caf%E9.pem", Secret, false),]);
}

#[test]
fn a_long_listing_is_summed_up() {
    let paths: Vec<_> = (0..4_096).map(|at| format!("k{at:04}.pem")).collect();
    let mut question = listed(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    question.listing.as_mut().unwrap().truncated = true;
    let answer = answer(r#"{"exclude": ["k4*.pem"]}"#, &question);
    assert_eq!(answer.findings.len(), 1_000);
    assert_eq!(answer.findings.iter().filter(|finding| finding.left_out).count(), 96);
    assert!(
        answer.reason.ends_with(
            "; 4096 paths look like secrets, infrastructure or configuration, 96 of them left out, \
             1000 of them listed here, and there are more paths than were listed"
        ),
        "{}",
        answer.reason
    );
}

#[test]
fn too_many_patterns_are_refused() {
    let parameters = format!(r#"{{"findings": {{"secrets": [{}"a"]}}}}"#, r#""a","#.repeat(1_000));
    let text = refusal(&parameters);
    assert!(text.starts_with("findings: expected at most 1024 globs"), "{text}");
}
