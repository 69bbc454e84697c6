//! The standard policy `control-drill-passed`: a recent drill has passed.

pub mod rule;

guest_sdk::policy! {
    kind: control,
    summary: "A drill has passed within a given time, on wish of so much of the bytes and so fast.",
    schema: include_str!("../parameters.schema.json"),
    decide: rule::decide,
}
