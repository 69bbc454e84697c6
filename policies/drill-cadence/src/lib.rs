//! The standard policy `drill-cadence`: restore tests on a cadence by tier, sooner after a failure.

pub mod rule;

guest_sdk::policy! {
    kind: drill,
    summary: "Drills on a cadence by tier, sooner after a failed one, all of it every so often and a sample in between.",
    schema: include_str!("../parameters.schema.json"),
    decide: rule::decide,
}
