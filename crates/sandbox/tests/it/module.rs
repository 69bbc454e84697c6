//! Makes components from a few lines of WebAssembly text, for guests that no compiler would write.

use std::sync::Arc;

use domain::ports::Component;
use sandbox::{PolicyLimits, WasmPolicies};
use testkit::ManualClock;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// An engine with bounds that tests reach quickly.
pub fn engine() -> WasmPolicies {
    let limits = PolicyLimits { fuel: 50_000_000, memory: 16 << 20, ..PolicyLimits::default() };
    WasmPolicies::new(limits, Arc::new(ManualClock::at("2026-11-23T00:00:00Z"))).unwrap()
}

/// A policy of the frequency world, from the body of its `evaluate` and anything else.
///
/// The description is an honest one, at address 0; `evaluate` gets a pointer and gives one.
pub fn frequency(evaluate: &str, rest: &str) -> Component {
    let text = format!(
        r#"(module
            (memory (export "memory") 1)
            (data (i32.const 0)
                "\40\00\00\00\01\00\00\00"   ;; name: "x"
                "\41\00\00\00\01\00\00\00"   ;; version: "1"
                "\44\00\00\00\01\00\00\00"   ;; kinds: [frequency]
                "\42\00\00\00\01\00\00\00"   ;; summary: "s"
                "\48\00\00\00\02\00\00\00")  ;; schema: "{{}}"
            (data (i32.const 64) "x1s\00\01\00\00\00{{}}")
            (global $top (mut i32) (i32.const 4096))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (global.get $top)
                (global.set $top (i32.and (i32.add (i32.add (global.get $top) (local.get 3)) (i32.const 7)) (i32.const -8))))
            (func (export "vouchsafe:policy/metadata@1.0.0#describe") (result i32) (i32.const 0))
            (func $evaluate (export "vouchsafe:policy/frequency@1.0.0#evaluate") (param i32) (result i32)
                {evaluate})
            {rest})"#
    );
    component(&text, "frequency-policy")
}

/// A component of a world of `vouchsafe:policy`, from a core module's text.
pub fn component(text: &str, world: &str) -> Component {
    let mut module = wat::parse_str(text).unwrap();
    let mut resolve = Resolve::default();
    let wit = testkit::guest::repository().join("wit");
    resolve.push_dir(wit.join("types")).unwrap();
    let (package, _) = resolve.push_dir(wit.join("policy")).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    Component::new(ComponentEncoder::default().module(&module).unwrap().encode().unwrap())
}
