//! The standard policy `control-recent-point`: a recent complete recovery point is there.

pub mod rule;

guest_sdk::policy! {
    kind: control,
    summary: "The newest complete recovery point is no older than the RPO, or than a given time.",
    schema: include_str!("../parameters.schema.json"),
    decide: rule::decide,
}
