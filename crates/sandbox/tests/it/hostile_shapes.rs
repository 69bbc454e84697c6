//! Guests that mean harm by what they are: their shape, their allocator, their description; and tricks to answer
//! differently the next time.

use domain::decision::{Answer, FailureClass, Outcome};
use domain::ports::{Component, ComponentError, PolicyEngine};
use sandbox::WasmPolicies;
use serde_json::{Value, json};

use crate::hostile::{HONEST, assert_unharmed, failure, question};
use crate::module;

/// A frequency policy with an allocator and a description of its own.
fn frequency(realloc: &str, describe: &str) -> Component {
    let text = format!(
        r#"(module
            (memory (export "memory") 1)
            (data (i32.const 0)
                "\40\00\00\00\01\00\00\00\41\00\00\00\01\00\00\00\44\00\00\00\01\00\00\00\42\00\00\00\01\00\00\00\48\00\00\00\02\00\00\00")
            (data (i32.const 64) "x1s\00\01\00\00\00{{}}")
            (global $top (mut i32) (i32.const 4096))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) {realloc})
            (func (export "vouchsafe:policy/metadata@1.0.0#describe") (result i32) {describe})
            (func (export "vouchsafe:policy/frequency@1.0.0#evaluate") (param i32) (result i32) {HONEST}))"#
    );
    module::component(&text, "frequency-policy")
}

const ALLOCATE: &str = "(global.get $top) (global.set $top
    (i32.and (i32.add (i32.add (global.get $top) (local.get 3)) (i32.const 7)) (i32.const -8)))";

#[test]
fn its_allocator_traps_lies_or_loops() {
    let engine = module::engine();
    for (realloc, class) in [
        ("(unreachable)", FailureClass::Trap),
        ("(loop (br 0)) (unreachable)", FailureClass::Fuel),
        // Outside of its memory, at its very end, on no boundary.
        ("(i32.const -8)", FailureClass::Trap),
        ("(i32.const 65535)", FailureClass::Trap),
        ("(i32.const 4097)", FailureClass::Trap),
    ] {
        let guest = frequency(realloc, "(i32.const 0)");
        let found = failure(&engine, &guest);
        // The engine calls it when it hands over the question: what is wrong with the pointer is no trap of
        // the guest's own code, and told as what could not be handed over.
        let expected = [class, FailureClass::Output];
        assert!(expected.contains(&found), "{realloc}: {found}");
    }
    // Always the same place: what was handed over is garbage, and the guest's own affair.
    let guest = frequency("(i32.const 8192)", "(i32.const 0)");
    let evaluation = engine.evaluate(&guest, &json!({}), &question());
    assert!(matches!(evaluation.outcome, Outcome::Answered(_)), "{:?}", evaluation.outcome);
    assert_unharmed(&engine);
}

#[test]
fn its_description_traps_lies_or_loops() {
    let engine = module::engine();
    for describe in [
        "(unreachable)",
        "(loop (br 0)) (unreachable)",
        "(i32.const -4)",
        "(i32.const 3)",
        // A name of four gigabytes; one with a hole in its letters; a kind that there is not.
        "(i32.store (i32.const 4) (i32.const -1)) (i32.const 0)",
        "(i32.store8 (i32.const 64) (i32.const 0xed)) (i32.store8 (i32.const 65) (i32.const 0xa0)) (i32.store (i32.const 4) (i32.const 2)) (i32.const 0)",
        "(i32.store8 (i32.const 68) (i32.const 77)) (i32.const 0)",
        // No kind at all; a billion kinds.
        "(i32.store (i32.const 20) (i32.const 0)) (i32.const 0)",
        "(i32.store (i32.const 20) (i32.const 1000000000)) (i32.const 0)",
        // A schema that is no JSON.
        "(i32.store8 (i32.const 72) (i32.const 0x7d)) (i32.const 0)",
        // A name that would not be safe in a path, or in a terminal.
        "(i32.store8 (i32.const 64) (i32.const 0x2f)) (i32.const 0)",
        "(i32.store8 (i32.const 64) (i32.const 0x1b)) (i32.const 0)",
    ] {
        let refused = engine.inspect(&frequency(ALLOCATE, describe)).unwrap_err();
        assert!(matches!(refused, ComponentError::Describe(_)), "{describe}: {refused}");
        assert!(refused.to_string().len() < 2_048, "{describe}");
        assert_unharmed(&engine);
    }
}

#[test]
fn its_description_claims_kinds_that_it_does_not_answer() {
    let engine = module::engine();
    let retention = "(i32.store8 (i32.const 68) (i32.const 2)) (i32.const 0)";
    let refused = engine.inspect(&frequency(ALLOCATE, retention)).unwrap_err();
    let ComponentError::Export { export } = &refused else { panic!("{refused}") };
    assert_eq!(export, "vouchsafe:policy/retention@1.0.0");
}

/// Refused before anything of it runs.
fn refused(text: &str) -> ComponentError {
    let engine = module::engine();
    let guest = Component::new(wat::parse_str(text).unwrap());
    let refused = engine.inspect(&guest).unwrap_err();
    assert_eq!(failure(&engine, &guest), FailureClass::Component, "{refused}");
    refused
}

#[test]
fn imports_any_interface_of_wasi() {
    for interface in [
        "cli/environment",
        "cli/exit",
        "cli/stdin",
        "cli/stdout",
        "cli/stderr",
        "cli/terminal-input",
        "cli/terminal-output",
        "cli/terminal-stdin",
        "cli/terminal-stdout",
        "cli/terminal-stderr",
        "cli/run",
        "clocks/monotonic-clock",
        "clocks/wall-clock",
        "clocks/timezone",
        "filesystem/types",
        "filesystem/preopens",
        "http/types",
        "http/outgoing-handler",
        "http/incoming-handler",
        "io/error",
        "io/poll",
        "io/streams",
        "random/random",
        "random/insecure",
        "random/insecure-seed",
        "sockets/network",
        "sockets/instance-network",
        "sockets/tcp",
        "sockets/tcp-create-socket",
        "sockets/udp",
        "sockets/udp-create-socket",
        "sockets/ip-name-lookup",
        "config/store",
        "keyvalue/store",
        "blobstore/blobstore",
        "logging/logging",
    ] {
        for version in ["0.2.0", "0.2.12", "0.3.0"] {
            let import = format!("wasi:{interface}@{version}");
            let text = format!(r#"(component (import "{import}" (instance (export "f" (func)))))"#);
            let error = refused(&text);
            assert!(
                matches!(&error, ComponentError::Import { import: found, .. } if *found == import),
                "{error}"
            );
        }
    }
    // A resource is no mere type: it can only come from outside.
    let text =
        r#"(component (import "wasi:io/error@0.2.0" (instance (export "error" (type (sub resource))))))"#;
    let error = refused(text);
    assert!(matches!(error, ComponentError::Import { .. } | ComponentError::Malformed(_)), "{error}");
    // Nor are a function, a component and a module types.
    for import in ["(func)", "(component)", "(core module)"] {
        let error = refused(&format!(r#"(component (import "door" {import}))"#));
        assert!(matches!(error, ComponentError::Import { .. } | ComponentError::Malformed(_)), "{error}");
    }
}

#[test]
fn has_more_parts_than_a_component_may_have() {
    let many = |part: &str, count: usize| format!("(component (core module $m) {})", part.repeat(count));
    let module =
        |inside: String| format!("(component (core module $m {inside}) (core instance (instantiate $m)))");
    for text in [
        many("(core instance (instantiate $m))", 1_000),
        module("(memory 1)".repeat(5)),
        module("(table 1 funcref)".repeat(17)),
        module("(table 10000000 funcref)".to_owned()),
        module("(memory 65536)".to_owned()),
        module("(memory i64 1)".to_owned()),
        module("(memory 1 1 shared)".to_owned()),
        // A start function that would loop: what exports nothing is never started.
        module("(func $s (loop (br 0))) (start $s)".to_owned()),
    ] {
        let error = refused(&text);
        let fits = matches!(error, ComponentError::Malformed(_) | ComponentError::Export { .. });
        assert!(fits, "{}: {error}", &text[..text.len().min(120)]);
    }
}

#[test]
fn nests_values_and_components_deeply() {
    let lists = format!("(component (type {}u8{}))", "(list ".repeat(5_000), ")".repeat(5_000));
    // The text's own reader gives up first where it can; then bytes do it.
    if let Ok(bytes) = wat::parse_str(lists) {
        assert!(module::engine().inspect(&Component::new(bytes)).is_err());
    }
    // One component in another, each a section of its own: header, section 4, length, what is inside.
    let mut inside = b"\0asm\x0d\0\x01\0".to_vec();
    for _ in 0..3_000 {
        let mut length = Vec::new();
        let mut rest = inside.len();
        while rest >= 0x80 {
            length.push(u8::try_from(rest & 0x7f).unwrap() | 0x80);
            rest >>= 7;
        }
        length.push(u8::try_from(rest).unwrap());
        inside = [b"\0asm\x0d\0\x01\0\x04".as_slice(), &length, &inside].concat();
    }
    let engine = module::engine();
    assert!(engine.inspect(&Component::new(inside)).is_err());
    assert_unharmed(&engine);
}

#[test]
fn is_machine_code_that_was_compiled_elsewhere() {
    let honest = module::frequency(HONEST, "");
    let engine = wasmtime::Engine::default();
    let mut config = wasmtime::Config::new();
    config.consume_fuel(true);
    let other = wasmtime::Engine::new(&config).unwrap();
    let sandbox = module::engine();
    for forged in [engine, other].map(|engine| engine.precompile_component(honest.bytes()).unwrap()) {
        let guest = Component::new(forged);
        let refused = sandbox.inspect(&guest).unwrap_err();
        assert!(matches!(refused, ComponentError::Malformed(_)), "{refused}");
        assert_eq!(failure(&sandbox, &guest), FailureClass::Component);
    }
}

#[test]
fn is_given_parameters_that_are_bombs() {
    let engine = module::engine();
    let guest = module::frequency(HONEST, "");
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    // Its memory of 16 MiB is not enough for what its own team gave it.
    let long = Value::String("0".repeat(32 << 20));
    for (parameters, answers) in [(deep, true), (long, false)] {
        let evaluation = engine.evaluate(&guest, &parameters, &question());
        assert_eq!(matches!(evaluation.outcome, Outcome::Answered(_)), answers, "{:?}", evaluation.outcome);
        assert_unharmed(&engine);
    }
}

/// What a guest says to one bit of its own choice, as "the RPO is breached".
fn bit(engine: &WasmPolicies, value: &str, rest: &str) -> bool {
    let evaluate = format!("(i32.store8 (i32.const 2072) {value}) {HONEST}");
    let evaluation = engine.evaluate(&module::frequency(&evaluate, rest), &json!({}), &question());
    let Outcome::Answered(Answer::Frequency(answer)) = evaluation.outcome else {
        panic!("{value}: {:?}", evaluation.outcome)
    };
    answer.rpo_breached
}

#[test]
fn finds_nothing_that_differs() {
    let soiler = module::frequency(
        &format!(
            "(local $at i32) (local.set $at (i32.const 65536)) (drop (memory.grow (i32.const 100)))
             (loop (i32.store (local.get $at) (i32.const -1)) (local.set $at (i32.add (local.get $at) (i32.const 64)))
                   (br_if 0 (i32.lt_u (local.get $at) (i32.const 6000000))))
             (drop (table.grow $t (ref.func $evaluate) (i32.const 1000))) {HONEST}"
        ),
        "(table $t 1 funcref) (elem declare func $evaluate)",
    );
    let engine = module::engine();
    let nan = "(i32.reinterpret_f32 (f32.div (f32.const 0) (f32.const 0)))";
    let tricks = [
        // What another guest left in memory that was never written, and in a table that was never filled.
        ("(drop (memory.grow (i32.const 50))) (i32.ne (i32.load (i32.const 3000000)) (i32.const 0))", ""),
        (
            "(drop (table.grow $t (ref.null func) (i32.const 900))) (i32.eqz (ref.is_null (table.get $t (i32.const 800))))",
            "(table $t 1 funcref)",
        ),
        // The bits of what is no number, and the sign of it.
        (&format!("(i32.and {nan} (i32.const 1))"), ""),
        (&format!("(i32.shr_u {nan} (i32.const 31))"), ""),
        ("(i32.and (i32.reinterpret_f32 (f32.sqrt (f32.const -1))) (i32.const 1))", ""),
        (
            "(i32.shr_u (i32.reinterpret_f32 (f32.demote_f64 (f64.sub (f64.const inf) (f64.const inf)))) (i32.const 31))",
            "",
        ),
        // How much memory there is, and how much more it could get.
        ("(i32.and (memory.grow (i32.const 3)) (i32.const 1))", ""),
        // A global that an earlier question would have set.
        ("(global.get $seen) (global.set $seen (i32.const 1))", "(global $seen (mut i32) (i32.const 0))"),
    ];
    for (value, rest) in tricks {
        let first = bit(&engine, value, rest);
        for _ in 0..5 {
            // Somebody else uses the same place in the pool meanwhile.
            let meanwhile = engine.evaluate(&soiler, &json!({}), &question());
            assert!(matches!(meanwhile.outcome, Outcome::Answered(_)), "{:?}", meanwhile.outcome);
            assert_eq!(bit(&engine, value, rest), first, "{value}");
        }
        assert_eq!(bit(&module::engine(), value, rest), first, "another engine: {value}");
    }
}
