//! The standard policy `retention-tiers`: recovery points hot, then cold, then one of each calendar
//! bucket.

pub mod rule;

guest_sdk::policy! {
    kind: retention,
    summary: "Recovery points hot, then cold, then the last of each day, week, month and year; never fewer than a floor.",
    schema: include_str!("../parameters.schema.json"),
    decide: rule::decide,
}
