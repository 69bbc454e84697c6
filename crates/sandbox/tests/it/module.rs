//! Engines and guests for tests.

use std::sync::Arc;

use domain::policy::PolicyKind;
use domain::ports::Component;
use sandbox::{Compiler, PolicyLimits, WasmPolicies};
use testkit::ManualClock;
pub use testkit::module::component;

/// An engine with bounds that tests reach quickly.
pub fn engine() -> WasmPolicies {
    let limits = PolicyLimits { fuel: 50_000_000, memory: 16 << 20, ..PolicyLimits::default() };
    WasmPolicies::new(
        limits,
        Arc::new(ManualClock::at("2026-11-23T00:00:00Z")),
        Arc::new(Compiler::in_process()),
    )
    .unwrap()
}

/// A policy of the frequency world, from the body of its `evaluate` and anything else.
pub fn frequency(evaluate: &str, rest: &str) -> Component {
    testkit::module::policy(PolicyKind::Frequency, 'x', evaluate, rest)
}
