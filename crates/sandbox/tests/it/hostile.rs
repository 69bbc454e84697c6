//! Guests that mean harm: each ends in a failure with its own class, and the next guest is unharmed.

use std::time::Duration;

use domain::decision::{Answer, FailureClass, Outcome, Question};
use domain::policy::{AssetView, frequency};
use domain::ports::{Component, ComponentError, PolicyEngine};
use sandbox::{Compiler, PolicyLimits, WasmPolicies};
use serde_json::json;

use crate::module;

pub fn question() -> Question {
    Question::Frequency(frequency::Input {
        asset: AssetView::from(&testkit::sample::asset("payments")),
        now: "2026-11-23T00:00:00Z".parse().unwrap(),
        history: vec![],
        points: vec![],
        events: vec![],
    })
}

/// An answer at address 2048: `ok({due: none, method: full, rpo-breached: false, reason: "x"})`.
pub const HONEST: &str =
    "(i32.store (i32.const 2076) (i32.const 64)) (i32.store (i32.const 2080) (i32.const 1)) (i32.const 2048)";

pub fn failure(engine: &WasmPolicies, guest: &Component) -> FailureClass {
    let evaluation = engine.evaluate(guest, &json!({}), &question());
    let Outcome::Failed(failure) = evaluation.outcome else {
        panic!("it answered: {:?}", evaluation.outcome)
    };
    assert!(!failure.message.is_empty() && failure.message.len() <= 1024);
    assert_unharmed(engine);
    failure.class
}

/// An honest guest still answers, from the same engine.
pub fn assert_unharmed(engine: &WasmPolicies) {
    let evaluation = engine.evaluate(&module::frequency(HONEST, ""), &json!({}), &question());
    let Outcome::Answered(Answer::Frequency(answer)) = evaluation.outcome else {
        panic!("the neighbour did not answer: {:?}", evaluation.outcome)
    };
    assert_eq!((answer.due, answer.reason.as_str()), (None, "x"));
    assert!(evaluation.fuel > 0);
}

#[test]
fn loops_for_ever() {
    let guest = module::frequency("(loop (br 0)) (unreachable)", "");
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Fuel);
}

#[test]
fn loops_for_ever_with_all_the_fuel_of_the_world() {
    let limits =
        PolicyLimits { fuel: u64::MAX >> 1, deadline: Duration::from_millis(50), ..PolicyLimits::default() };
    let clock = std::sync::Arc::new(testkit::ManualClock::at("2026-11-23T00:00:00Z"));
    let engine = WasmPolicies::new(limits, clock, std::sync::Arc::new(Compiler::in_process())).unwrap();
    let guest = module::frequency("(loop (br 0)) (unreachable)", "");
    assert_eq!(failure(&engine, &guest), FailureClass::Deadline);
}

#[test]
fn allocates_without_end() {
    let guest = module::frequency("(loop (drop (memory.grow (i32.const 16))) (br 0)) (unreachable)", "");
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Memory);
}

#[test]
fn grows_a_table_without_end() {
    let guest = module::frequency(
        "(loop (drop (table.grow $t (ref.null func) (i32.const 1000))) (br 0)) (unreachable)",
        "(table $t 1 funcref)",
    );
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Memory);
}

#[test]
fn recurses_without_end() {
    let guest = module::frequency("(call $evaluate (local.get 0)) (drop) (i32.const 0)", "");
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Stack);
}

#[test]
fn answers_with_a_hundred_megabytes() {
    // The reason claims 100 MB of a memory that has them.
    let limits = PolicyLimits { memory: 128 << 20, ..PolicyLimits::default() };
    let clock = std::sync::Arc::new(testkit::ManualClock::at("2026-11-23T00:00:00Z"));
    let engine = WasmPolicies::new(limits, clock, std::sync::Arc::new(Compiler::in_process())).unwrap();
    let guest = module::frequency(
        "(drop (memory.grow (i32.const 1600)))
         (i32.store (i32.const 2076) (i32.const 64)) (i32.store (i32.const 2080) (i32.const 100000000)) (i32.const 2048)",
        "",
    );
    assert_eq!(failure(&engine, &guest), FailureClass::Output);
}

#[test]
fn answers_from_outside_its_memory() {
    let guest = module::frequency(
        "(i32.store (i32.const 2076) (i32.const 64)) (i32.store (i32.const 2080) (i32.const -1)) (i32.const 2048)",
        "",
    );
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Output);
}

#[test]
fn answers_with_what_is_not_text() {
    let guest = module::frequency(
        "(i32.store8 (i32.const 64) (i32.const 255))
         (i32.store (i32.const 2076) (i32.const 64)) (i32.store (i32.const 2080) (i32.const 1)) (i32.const 2048)",
        "",
    );
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Output);
}

#[test]
fn traps() {
    let guest = module::frequency("(unreachable)", "");
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Trap);
    let guest = module::frequency("(i32.div_u (i32.const 1) (i32.const 0))", "");
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Trap);
}

#[test]
fn loops_in_its_start_function() {
    let guest = module::frequency(HONEST, "(func $s (loop (br 0))) (start $s)");
    assert_eq!(failure(&module::engine(), &guest), FailureClass::Fuel);
}

#[test]
fn begins_with_more_memory_than_there_is() {
    let text = r#"(module (memory (export "memory") 4096)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "vouchsafe:policy/metadata@1.0.0#describe") (result i32) unreachable)
        (func (export "vouchsafe:policy/frequency@1.0.0#evaluate") (param i32) (result i32) unreachable))"#;
    let engine = module::engine();
    let guest = module::component(text, "frequency-policy");
    assert!(matches!(engine.inspect(&guest), Err(ComponentError::Malformed(_))));
    assert_eq!(failure(&engine, &guest), FailureClass::Component);
}

#[test]
fn is_asked_what_it_does_not_answer() {
    let text = r#"(module (memory (export "memory") 1)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "vouchsafe:policy/metadata@1.0.0#describe") (result i32) unreachable))"#;
    let engine = module::engine();
    let guest = module::component(text, "policy");
    assert_eq!(failure(&engine, &guest), FailureClass::Component);
    assert!(matches!(engine.inspect(&guest), Err(ComponentError::Describe(_))));
}

#[test]
fn imports_anything() {
    let engine = module::engine();
    for import in ["wasi:clocks/wall-clock@0.2.12", "wasi:random/random@0.2.12", "evil:thing/door@1.0.0"] {
        let text = format!(r#"(component (import "{import}" (instance (export "f" (func (result u64))))))"#);
        let guest = Component::new(wat::parse_str(&text).unwrap());
        let refused = engine.inspect(&guest).unwrap_err();
        assert!(
            matches!(&refused, ComponentError::Import { import: found, .. } if found == import),
            "{refused}"
        );
        assert!(refused.to_string().contains("a policy imports nothing"));
        assert_eq!(failure(&engine, &guest), FailureClass::Component);
    }
}

#[test]
fn is_no_component_at_all() {
    let engine = module::engine();
    for bytes in [&b""[..], b"\0asm\x01\0\0\0", b"\0asm\x0d\0\x01\0garbage", b"hello", &[0xff; 4096]] {
        let guest = Component::new(bytes);
        assert!(engine.inspect(&guest).is_err(), "{bytes:?}");
        assert_eq!(failure(&engine, &guest), FailureClass::Component);
    }
    let limits = PolicyLimits { component: 10, ..PolicyLimits::default() };
    let clock = std::sync::Arc::new(testkit::ManualClock::at("2026-11-23T00:00:00Z"));
    let small = WasmPolicies::new(limits, clock, std::sync::Arc::new(Compiler::in_process())).unwrap();
    assert_eq!(
        small.inspect(&Component::new([0u8; 11])),
        Err(ComponentError::TooLarge { size: 11, limit: 10 })
    );
}

#[test]
fn fails_the_same_way_and_uses_the_same_fuel_each_time() {
    let engine = module::engine();
    let guest = module::frequency(HONEST, "");
    let fuel: Vec<_> = (0..3).map(|_| engine.evaluate(&guest, &json!({}), &question()).fuel).collect();
    assert_eq!(fuel, vec![fuel[0]; 3]);
}

#[test]
fn keeps_nothing_from_one_question_to_the_next() {
    // It counts its calls in a global and traps at the second: each question has a fresh instance.
    let evaluate =
        format!("(if (global.get $calls) (then (unreachable))) (global.set $calls (i32.const 1)) {HONEST}");
    let guest = module::frequency(&evaluate, "(global $calls (mut i32) (i32.const 0))");
    let engine = module::engine();
    for _ in 0..3 {
        let evaluation = engine.evaluate(&guest, &json!({}), &question());
        assert!(matches!(evaluation.outcome, Outcome::Answered(_)), "{:?}", evaluation.outcome);
    }
}
