//! Makes components from a few lines of WebAssembly text, for guests that no compiler would write.

use domain::policy::PolicyKind;
use domain::ports::Component;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// A policy of one kind, called by one letter, from the body of its `evaluate` and anything else.
///
/// The description is an honest one, at address 0; `evaluate` gets a pointer and gives one.
pub fn policy(kind: PolicyKind, letter: char, evaluate: &str, rest: &str) -> Component {
    let index = match kind {
        PolicyKind::Scope => 0,
        PolicyKind::Frequency => 1,
        PolicyKind::Retention => 2,
        PolicyKind::Drill => 3,
        PolicyKind::Placement => 4,
        PolicyKind::Control => 5,
    };
    let text = format!(
        r#"(module
            (memory (export "memory") 1)
            (data (i32.const 0)
                "\40\00\00\00\01\00\00\00"   ;; name: the letter
                "\41\00\00\00\01\00\00\00"   ;; version: "1"
                "\44\00\00\00\01\00\00\00"   ;; kinds: the one
                "\42\00\00\00\01\00\00\00"   ;; summary: "s"
                "\48\00\00\00\02\00\00\00")  ;; schema: "{{}}"
            (data (i32.const 64) "{letter}1s\00\0{index}\00\00\00{{}}")
            (global $top (mut i32) (i32.const 4096))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (global.get $top)
                (global.set $top (i32.and (i32.add (i32.add (global.get $top) (local.get 3)) (i32.const 7)) (i32.const -8))))
            (func (export "vouchsafe:policy/metadata@1.0.0#describe") (result i32) (i32.const 0))
            (func $evaluate (export "vouchsafe:policy/{kind}@1.0.0#evaluate") (param i32) (result i32)
                {evaluate})
            {rest})"#
    );
    component(&text, &format!("{kind}-policy"))
}

/// A component of a world of `vouchsafe:policy`, from a core module's text.
pub fn component(text: &str, world: &str) -> Component {
    let mut module = wat::parse_str(text).unwrap();
    let mut resolve = Resolve::default();
    let wit = crate::guest::repository().join("wit");
    resolve.push_dir(wit.join("types")).unwrap();
    let (package, _) = resolve.push_dir(wit.join("policy")).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    Component::new(ComponentEncoder::default().module(&module).unwrap().encode().unwrap())
}
