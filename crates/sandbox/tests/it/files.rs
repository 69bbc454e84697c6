//! The source `files` in the real sandbox, over real directories.

use std::fs;
use std::path::Path;

use domain::method::Method;
use domain::ports::{
    Component, ComponentError, ScopeRules, SourceEngine, SourceError, SourceItem, SourceRequest,
};
use domain::source::Grants;
use sandbox::{Compiler, OwnData, SourceLimits, WasmSources};
use serde_json::{Value, json};

fn engine() -> WasmSources {
    WasmSources::new(SourceLimits::default(), OwnData::default(), std::sync::Arc::new(Compiler::in_process()))
        .unwrap()
}

fn request(engine: &WasmSources, config: Value, scope: ScopeRules) -> SourceRequest {
    let component = testkit::guest::load("files");
    let grants = engine.wants(&component, &config).unwrap();
    SourceRequest { component, config, grants, method: Method::Full, scope }
}

/// What a request gives, as `kind path` lines; the folder's own path is written `~`.
fn items(engine: &WasmSources, request: &SourceRequest, folder: &Path) -> Vec<String> {
    let here = folder.to_str().unwrap().trim_start_matches('/').to_owned();
    let names = engine.open(request).unwrap().map(|item| match item.unwrap() {
        SourceItem::Entry(entry) if entry.structural => format!("lead {}", entry.path),
        SourceItem::Entry(entry) => format!("{} {}", entry.kind.as_str(), entry.path),
        SourceItem::Fault(fault) => format!("fault {} {:?}", fault.path, fault.kind),
        SourceItem::Skip(skip) => format!("skip {} {:?}", skip.path, skip.reason),
    });
    names.map(|name| name.replace(&here, "~")).filter(|name| !name.starts_with("lead")).collect()
}

fn tree() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for path in ["a/x.txt", "a/secret.key", "b/cache/CACHEDIR.TAG", "b/y.tmp", "b/.env"] {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "Signature: 8a477f597d28d172789f06886806bc55").unwrap();
    }
    dir
}

#[test]
fn describes_itself() {
    let manifest = engine().inspect(&testkit::guest::load("files")).unwrap();
    assert_eq!(manifest.name, "files");
    assert_eq!(manifest.config_schema["properties"]["roots"]["type"], "array");
}

#[test]
fn hands_over_directories_and_files_in_order() {
    let dir = tree();
    let engine = engine();
    let config = json!({
        "roots": [{"path": dir.path().join("b"), "exclude": ["*.tmp"]}],
        "files": [dir.path().join("a/x.txt")],
    });
    let request = request(&engine, config, ScopeRules { include: vec![], exclude: vec![".env".into()] });
    assert_eq!(
        items(&engine, &request, dir.path()),
        [
            "file ~/a/x.txt",
            "directory ~/b",
            "skip ~/b/.env Excluded",
            "directory ~/b/cache",
            "skip ~/b/cache Marked",
            "skip ~/b/y.tmp Excluded",
        ]
    );
}

#[test]
fn single_files_that_cannot_be_read_are_faults_and_never_hang() {
    let dir = tree();
    let engine = engine();
    let at = |name: &str| dir.path().join(name);
    assert!(std::process::Command::new("mkfifo").arg(at("a/fifo")).status().unwrap().success());
    std::os::unix::fs::symlink("x.txt", at("a/link")).unwrap();
    let config = json!({"files": [at("a/fifo"), at("a/gone"), at("a/link"), at("a/x.txt"), at("b")]});
    let items = items(&engine, &request(&engine, config, ScopeRules::default()), dir.path());
    assert_eq!(items.len(), 5, "{items:?}");
    for (item, name) in items.iter().zip(["a/fifo", "a/gone", "a/link", "a/x.txt", "b"]) {
        let kind = if name == "a/x.txt" { "file" } else { "fault" };
        assert!(item.starts_with(&format!("{kind} ~/{name}")), "{items:?}");
    }
}

#[test]
fn scope_rules_hold_for_single_files_too() {
    let dir = tree();
    let engine = engine();
    let config = json!({"files": [dir.path().join("a/x.txt"), dir.path().join("b/y.tmp")]});
    let scope = |include: &[&str], exclude: &[&str]| ScopeRules {
        include: include.iter().map(ToString::to_string).collect(),
        exclude: exclude.iter().map(ToString::to_string).collect(),
    };
    let told = |scope| items(&engine, &request(&engine, config.clone(), scope), dir.path());
    assert_eq!(told(scope(&[], &["*.tmp"])), ["file ~/a/x.txt", "skip ~/b/y.tmp Excluded"]);
    assert_eq!(told(scope(&["**/b"], &[])), ["skip ~/a/x.txt Excluded", "file ~/b/y.tmp"]);
    assert_eq!(told(scope(&[], &["**/a"])), ["skip ~/a/x.txt Excluded", "file ~/b/y.tmp"]);
}

#[test]
fn content_and_metadata_are_the_hosts() {
    use std::io::Read;
    let dir = tree();
    let engine = engine();
    let config = json!({"files": [dir.path().join("a/x.txt")]});
    let request = request(&engine, config, ScopeRules::default());
    let entry = engine.open(&request).unwrap().find_map(|item| match item.unwrap() {
        SourceItem::Entry(entry) if entry.content.is_some() => Some(entry),
        _ => None,
    });
    let entry = entry.unwrap();
    assert!(entry.meta.inode > 0 && entry.meta.mode > 0, "WASI knows neither");
    let mut content = entry.content.unwrap().open().unwrap();
    let mut text = String::new();
    content.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("Signature"));
    assert_eq!(content.settle(), Ok(()));
}

#[test]
fn sees_only_what_was_granted() {
    let dir = tree();
    let engine = engine();
    let mut request = request(&engine, json!({"roots": [dir.path().join("a")]}), ScopeRules::default());
    request.grants = Grants::default();
    let error = engine.open(&request).unwrap().next().unwrap().unwrap_err();
    assert!(matches!(&error, SourceError::NotGranted(path) if path.ends_with("/a")), "{error}");
}

#[test]
fn a_root_that_is_not_there_is_told() {
    let engine = engine();
    let request = request(&engine, json!({"roots": ["/nowhere/at/all"]}), ScopeRules::default());
    let Err(error) = engine.open(&request) else { panic!("it opened") };
    assert!(matches!(&error, SourceError::Root { path, .. } if path == "/nowhere/at/all"), "{error}");
}

#[test]
fn a_wrong_configuration_is_told_in_the_sources_words() {
    let engine = engine();
    let component = testkit::guest::load("files");
    let error = engine.wants(&component, &json!({"roots": ["relative"]})).unwrap_err();
    assert!(matches!(&error, SourceError::Config(text) if text.contains("absolute path")), "{error}");
}

#[test]
fn lists_what_a_policy_wishes_to_see() {
    let dir = tree();
    let engine = engine();
    let request = request(&engine, json!({"roots": [dir.path()]}), ScopeRules::default());
    let listing = engine.list(&request, &["*.key".into(), ".env".into()]).unwrap();
    let names: Vec<_> = listing.paths.iter().map(|path| path.rsplit('/').next().unwrap()).collect();
    assert_eq!((names, listing.truncated), (vec!["secret.key", ".env"], false));
}

#[test]
fn sources_that_want_more_are_refused() {
    let engine = engine();
    for import in ["wasi:sockets/tcp@0.2.12", "wasi:cli/environment@0.2.12", "wasi:random/random@0.2.12"] {
        let text = format!(r#"(component (import "{import}" (instance (export "f" (func)))))"#);
        let component = Component::new(wat::parse_str(&text).unwrap());
        let refused = engine.inspect(&component).unwrap_err();
        assert!(
            matches!(&refused, ComponentError::Import { import: found, .. } if found == import),
            "{refused}"
        );
    }
}

#[test]
fn the_installations_own_data_is_never_read() {
    let dir = tree();
    fs::create_dir_all(dir.path().join("data/keys")).unwrap();
    fs::write(dir.path().join("data/keys/ledger.key"), "a secret").unwrap();
    let own = OwnData::new([dir.path().join("data")]).unwrap();
    let engine =
        WasmSources::new(SourceLimits::default(), own, std::sync::Arc::new(Compiler::in_process())).unwrap();

    // Around it, it is skipped, and said so.
    let request = request(&engine, json!({"roots": [dir.path()]}), ScopeRules::default());
    let items = items(&engine, &request, dir.path());
    assert!(items.contains(&"skip ~/data OwnData".to_owned()), "{items:?}");
    assert!(!items.iter().any(|item| item.contains("keys")), "{items:?}");

    // In it, it is refused: when it is wished for, and when it was granted by a hand that should not have.
    for config in [
        json!({"roots": [dir.path().join("data/keys")]}),
        json!({"files": [dir.path().join("data/keys/ledger.key")]}),
    ] {
        let error = engine.wants(&request.component, &config).unwrap_err();
        assert!(matches!(error, SourceError::OwnData(_)), "{error}");
    }
    let mut forged = request;
    forged.grants.directories = vec![dir.path().join("data").display().to_string()];
    assert!(matches!(engine.open(&forged), Err(SourceError::OwnData(_))));
}
