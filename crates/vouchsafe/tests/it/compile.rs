//! Components are compiled in a process of their own: bombs end there, and what it gave is used again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::decision::{FailureClass, Outcome, Question};
use domain::ports::{Component, ComponentError, PolicyEngine};
use sandbox::{CompileLimits, Compiler, PolicyLimits, Shelf, WasmPolicies};
use serde_json::json;

/// The program that a server would run: itself.
fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_vouchsafe").into()
}

fn engine(compiler: Compiler) -> WasmPolicies {
    let clock = Arc::new(testkit::ManualClock::at("2026-11-23T00:00:00Z"));
    WasmPolicies::new(PolicyLimits::default(), clock, Arc::new(compiler)).unwrap()
}

fn in_child(limits: CompileLimits) -> WasmPolicies {
    engine(Compiler::in_child_by(program(), limits))
}

fn component(text: &str) -> Component {
    Component::new(wat::parse_str(format!("(component (core module {text}))")).unwrap())
}

/// A function of so many additions: what is made of it takes a hundred times its bytes while it is compiled.
fn giant(additions: usize) -> Component {
    let body =
        "(local.set 0 (i32.add (i32.mul (local.get 0) (local.get 1)) (local.get 2)))".repeat(additions);
    component(&format!("(func (param i32 i32 i32) {body})"))
}

fn costly(error: &ComponentError, word: &str) {
    let ComponentError::Costly { bound } = error else { panic!("{error}") };
    assert!(bound.contains(word), "{bound}");
}

#[test]
fn a_policy_that_was_compiled_elsewhere_answers_alike() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = || Shelf::new(folder.path().join("compiled"), [7; 32]);
    let policy = testkit::guest::load("frequency-objectives");
    let asset = testkit::sample::asset("payments");
    let question = Question::Frequency(domain::policy::frequency::Input {
        asset: (&asset).into(),
        now: "2026-11-23T00:00:00Z".parse().unwrap(),
        history: vec![],
        points: vec![],
        events: vec![],
    });
    let here = engine(Compiler::in_process()).evaluate(&policy, &json!({}), &question);
    assert!(matches!(here.outcome, Outcome::Answered(_)));
    let there = engine(Compiler::in_child_by(program(), CompileLimits::default()).keeping(shelf()));
    let answered = there.evaluate(&policy, &json!({}), &question);
    assert_eq!((&answered.outcome, answered.fuel), (&here.outcome, here.fuel));
    // The next process compiles nothing.
    let nobody = || Compiler::in_child_by("/nonexistent".into(), CompileLimits::default());
    let again = engine(nobody().keeping(shelf())).evaluate(&policy, &json!({}), &question);
    assert_eq!((&again.outcome, again.fuel), (&here.outcome, here.fuel));
    // What somebody changed there is not used.
    let file = std::fs::read_dir(folder.path().join("compiled")).unwrap().next().unwrap().unwrap().path();
    let mut code = std::fs::read(&file).unwrap();
    let middle = code.len() / 2;
    code[middle] ^= 1;
    std::fs::write(&file, code).unwrap();
    let changed = engine(nobody().keeping(shelf())).evaluate(&policy, &json!({}), &question);
    let Outcome::Failed(failure) = changed.outcome else { panic!("{:?}", changed.outcome) };
    assert_eq!(failure.class, FailureClass::Host);
}

#[test]
fn what_is_no_component_is_refused_with_the_compilers_words() {
    let engine = in_child(CompileLimits::default());
    for bytes in [b"\0asm\x01\0\0\0".to_vec(), b"\x7fELF".to_vec(), vec![], vec![0; 1 << 20]] {
        let error = engine.inspect(&Component::new(bytes)).unwrap_err();
        let ComponentError::Malformed(words) = &error else { panic!("{error}") };
        assert!(!words.is_empty());
    }
}

#[test]
fn a_bomb_of_memory_ends_in_its_own_process() {
    let engine = in_child(CompileLimits { memory: 128 << 20, ..CompileLimits::default() });
    costly(&engine.inspect(&giant(700_000)).unwrap_err(), "128 MiB of memory");
    // A small one is compiled all the same: it lacks only what a policy exports.
    let error = engine.inspect(&giant(10)).unwrap_err();
    assert!(matches!(error, ComponentError::Export { .. }), "{error}");
}

#[test]
fn a_bomb_of_time_ends_when_its_time_is_over() {
    let limits = CompileLimits { time: Duration::from_millis(250), ..CompileLimits::default() };
    let functions = "(func (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))".repeat(400_000);
    let bombs = [giant(400_000), component(&functions)];
    let engine = in_child(limits);
    for bomb in bombs {
        costly(&engine.inspect(&bomb).unwrap_err(), " s");
    }
}

#[test]
fn more_types_than_anybody_needs_are_refused() {
    let engine = in_child(CompileLimits::default());
    let types = "(type (func (param i32)))".repeat(1_000_001);
    let error = engine.inspect(&component(&types)).unwrap_err();
    assert!(matches!(error, ComponentError::Malformed(_)), "{error}");
}

#[test]
fn a_compiler_that_goes_mad_is_killed() {
    let limits =
        CompileLimits { time: Duration::from_millis(200), code: 1 << 20, ..CompileLimits::default() };
    let says =
        |program: &str| engine(Compiler::in_child_by(program.into(), limits)).inspect(&giant(1)).unwrap_err();
    // Writes without end.
    costly(&says("/usr/bin/yes"), "1048576 bytes of machine code");
    // Never ends, and is not waited for.
    let folder = tempfile::tempdir().unwrap();
    let sleeper = folder.path().join("sleeper");
    std::fs::write(&sleeper, "#!/bin/sh\nexec /bin/sleep infinity\n").unwrap();
    std::fs::set_permissions(&sleeper, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    costly(&says(sleeper.to_str().unwrap()), "0 s");
    // Is not there.
    assert!(matches!(says("/nonexistent"), ComponentError::Compiler(_)));
}
